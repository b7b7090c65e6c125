// The error that pages see, and the version that it names.

/** Equal to the crate's version; a test compares them. */
export const VERSION = '2.0.0';

/** Every error that the SDK throws, rejects with, or raises as `Exception`. */
export class AgentError extends Error {
  constructor(code, message, hint) {
    super(message);
    this.code = code;
    this.version = `WAS_${VERSION}`;
    this.hint = hint;
  }
}
AgentError.prototype.name = 'AgentError';
