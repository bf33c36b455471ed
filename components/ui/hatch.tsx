/** The one pattern in the house: time that is not resolved. Give it an id of its own and fill with `url(#id)`. */
export const Hatch = ({ id }: { id: string }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <path d="M0 0v6" stroke="var(--series-0)" strokeWidth="2" />
  </pattern>
)
