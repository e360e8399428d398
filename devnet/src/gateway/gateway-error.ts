/** Thrown for a request that ends with an error page. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
