// What an answer says that a promise waits for.

/** An agent's state in a surveillance list; older servers call the list `infoList`. */
export function stateOf(agent, message) {
  const lists = [message?.data?.agentList, message?.data?.infoList].filter(Array.isArray);
  return lists.flat().find((entry) => String(entry?.agentNumber) === agent)?.nowState;
}
