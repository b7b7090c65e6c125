// The page's options, which stay its own object.

/** Options with others over them; `password` is the documents' word for `agentPassword`. */
export function merged(own, options) {
  const { password, ...rest } = options || {};
  return { ...own, ...(password !== undefined && { agentPassword: password }), ...rest };
}

/** The old SDK's own additions to the page's object. */
export function additions(pingInterval, maxReconnect, phoneEncryption) {
  return { pingInterval, maxReconnect, phoneEncryption };
}

/** The page's object itself, with these options in it, so that the page sees what becomes of it; a copy, if need be. */
export function adopted(own, options) {
  try {
    return Object.assign(own, options);
  } catch {
    return { ...own, ...options };
  }
}
