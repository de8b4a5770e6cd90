// The button counts: "Book 2 places". Without scripts it says "Book" and works the same.
const form = document.querySelector("form[data-counts]");
const button = form?.querySelector("button[type=submit]");
const say = () => {
  const people = Number(new FormData(form).get("people") || 1);
  button.textContent = people === 1 ? "Book 1 place" : `Book ${people} places`;
};
if (button) {
  form.addEventListener("change", say);
  say();
}
