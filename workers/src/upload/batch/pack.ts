export interface MessageLimits {
  maxBytes: number;
  maxItems: number;
}

/**
 * Packs items into messages by first fit. Every message but the last is as full as these items allow.
 * @throws RangeError when an item is too large for any message
 */
export function pack<Item>(items: readonly Item[], sizeOf: (item: Item) => number, limits: MessageLimits): Item[][] {
  const messages: { items: Item[]; bytes: number }[] = [];
  for (const item of items) {
    const bytes = sizeOf(item);
    if (bytes > limits.maxBytes)
      throw new RangeError(`${bytes} bytes do not fit into a message of ${limits.maxBytes}.`);
    const message = messages.find(
      (candidate) => candidate.bytes + bytes <= limits.maxBytes && candidate.items.length < limits.maxItems,
    );
    if (message === undefined) messages.push({ items: [item], bytes });
    else {
      message.items.push(item);
      message.bytes += bytes;
    }
  }
  return messages.map((message) => message.items);
}
