/** Moodle's exceptions, which it sends with HTTP 200. */

export interface MoodleException {
  exception: string;
  errorcode: string;
  message: string;
}

const moodle = String.raw`core\exception\moodle_exception`;

export const invalidToken: MoodleException = {
  exception: moodle,
  errorcode: 'invalidtoken',
  message: 'Invalid token - token not found',
};

export const invalidParameter: MoodleException = {
  exception: String.raw`core\exception\invalid_parameter_exception`,
  errorcode: 'invalidparameter',
  message: 'Invalid parameter value detected',
};

export const accessDenied: MoodleException = {
  exception: String.raw`core\exception\webservice_access_exception`,
  errorcode: 'accessexception',
  message: 'Access control exception',
};

export const notEnrolled: MoodleException = {
  exception: moodle,
  errorcode: 'usernotenroled',
  message: 'User is not enrolled in this course',
};

export const noCriteria: MoodleException = {
  exception: moodle,
  errorcode: 'nocriteriaset',
  message: 'No completion criteria set for this course',
};

/** For a course id that is not there. */
export const noRecord: MoodleException = {
  exception: String.raw`core\exception\dml_missing_record_exception`,
  errorcode: 'invalidrecord',
  message: "Can't find data record in database table course.",
};

/** For a call without the capability it needs. */
export function noPermission(capability: string): MoodleException {
  return {
    exception: String.raw`core\exception\required_capability_exception`,
    errorcode: 'nopermissions',
    message: `Sorry, but you do not currently have permissions to do that (${capability}).`,
  };
}
