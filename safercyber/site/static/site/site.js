// Small comforts on top of pages that work without scripts.
document.documentElement.classList.add("js");

// A second press while the first is on its way must do nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || form.method === "get") return;
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (!button) return;
  // Changed after the browser has read the form, so the button's own name and value still travel.
  setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  for (const open of document.querySelectorAll("details.menu[open], details.account[open], .tabbar details[open]")) {
    if (!open.contains(target)) open.open = false;
  }
  const button = target?.closest("[data-print],[data-copy],[data-share]");
  if (!button) return;
  if ("print" in button.dataset) print();
  else if ("share" in button.dataset && navigator.share) navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
  else copy(button);
});

function copy(button) {
  const words = button.textContent;
  navigator.clipboard?.writeText(button.dataset.copy || button.dataset.share).then(() => {
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = words), 3000);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open], details.account[open], .tabbar details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// Signing out also empties what the page's storage keeps, where the browser does not do it when it is told to.
if (location.pathname === "/staff/sign-in" && new URLSearchParams(location.search).has("out")) {
  try {
    sessionStorage.clear();
  } catch {
    // Storage is off: nothing is kept.
  }
}

for (const toast of document.querySelectorAll(".toast[data-passing]")) setTimeout(() => toast.remove(), 6000);

// Parts of a page that another part of the house keeps come from their own address. Until then, and without scripts, what stands there works.
for (const part of document.querySelectorAll("[data-part]")) fetchPart(part).catch(() => {});

async function fetchPart(part) {
  const answer = await fetch(part.dataset.part, { cache: "no-store" });
  if (!answer.ok || answer.redirected || part.contains(document.activeElement)) return;
  const html = (await answer.text()).trim();
  if (html) part.replaceChildren(document.createRange().createContextualFragment(html));
  else part.closest("section")?.setAttribute("hidden", "");
}
