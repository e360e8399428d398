export interface Credentials {
  email: string;
  password: string;
}

export interface SignedInUser {
  id: string;
  name: string;
}

/** `undefined` when nobody is signed in. */
export type Viewer = SignedInUser | undefined;
