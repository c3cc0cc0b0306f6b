/** Mocha's spec reporter that also writes its counts to a file, so that several runs can be summed up. */
const { writeFileSync } = require('node:fs');
const Spec = require('mocha').reporters.Spec;

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(options.reporterOptions.output, JSON.stringify({ passes, failures, pending }));
    });
  }
};
