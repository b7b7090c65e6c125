// What an answer says that a promise waits for.

/** An agent's state in a surveillance list; older servers call the list `infoList`. */
export function stateOf(agent, message) {
  const lists = [message?.data?.agentList, message?.data?.infoList].filter(Array.isArray);
  // Numbers come as such, or as text; what is neither may not be made text.
  const isIt = (number) => /string|number/.test(typeof number) && String(number) === agent;
  return lists.flat().find((entry) => isIt(entry?.agentNumber))?.nowState;
}
