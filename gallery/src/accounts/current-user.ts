export interface Credentials {
  email: string;
  password: string;
}

export interface CurrentUser {
  id: string;
  name: string;
}
