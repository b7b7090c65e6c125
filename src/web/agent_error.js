export class AgentError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}
AgentError.prototype.name = 'AgentError';
export function agentError(code, message) {
  return new AgentError(code, message);
}
