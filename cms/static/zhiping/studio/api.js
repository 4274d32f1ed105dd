// Talking to the server: JSON both ways, with a sentence when it cannot be reached.

/** Posts JSON to one of the addresses of the configuration; gives the answer, or throws an Error with a sentence. */
export async function post(url, body, { signal } = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      signal,
      credentials: "same-origin",
    });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Error(gettext("The server cannot be reached. What you wrote stays on this page."));
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error ?? gettext("This did not work. What you wrote stays on this page."));
  return answer;
}
