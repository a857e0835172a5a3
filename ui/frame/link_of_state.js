// A button that copies the link to a state that Python names.
export default function ({ parentElement, data }) {
  const [button, field] = ["button", "input"].map((tag) => parentElement.querySelector(tag));
  button.textContent = data.label;
  button.onclick = () => {
    const { copy, linkTo } = window.labLinks;
    return copy(linkTo({ query: data.query }), button, field, data);
  };
}
