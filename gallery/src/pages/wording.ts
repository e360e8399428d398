export function photoCountText(count: number): string {
  if (count === 0) return "No photos yet";
  return count === 1 ? "1 photo" : `${count} photos`;
}
