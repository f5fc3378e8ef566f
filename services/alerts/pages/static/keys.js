// Single-key shortcuts; they can be switched off (WCAG 2.1.4) and never act while someone types.

const isTyping = (target) => Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select"));

/** Calls `move(step)`, `acknowledge()` and `close()` for their keys. */
export function onKeys({ move, acknowledge, close }) {
  const single = { j: () => move(1), k: () => move(-1), a: acknowledge };
  const inList = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "a") return;
    if (isTyping(event.target)) return;
    const isInList = Boolean(event.target.closest("#alerts"));
    const isOn = document.getElementById("keys").checked;
    const wanted = (isOn && single[event.key]) || (isInList && inList[event.key]) || (event.key === "Escape" && close);
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });
}
