// A card's QR opens /s#amber-tidy-fox. What stands after "#" never leaves the phone by itself: fill it in, and take it out of the address.
const box = document.querySelector("input[name=words]");
const told = decodeURIComponent(location.hash.slice(1)).split("-").filter(Boolean);
if (box && !box.value && told.length === 3 && told.every((word) => /^[a-z]+$/.test(word))) {
  box.value = told.join(" ");
  history.replaceState(null, "", location.pathname);
  box.form.querySelector("[type=submit]").focus();
}
