/** How many damaged inputs a fuzz test hands in: 2,000 unless FUZZ_ROUNDS says otherwise. */
export const fuzzRounds = Number(process.env['FUZZ_ROUNDS'] ?? 2_000);
