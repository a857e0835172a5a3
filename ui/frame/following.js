export default function ({ data }) {
  followClass(data.place);
}
