import { LinkForm } from "./link-form.tsx";
import { TextPage } from "./text-page.tsx";

export function StartPage() {
  return (
    <TextPage title="Photographs that stay">
      <p class="lead">
        Galleries stored here live on the Internet Computer, a network that no single company can switch off. They
        outlast the site they came from.
      </p>
      <ul class="points">
        <li>
          <strong>Yours to share.</strong> A gallery opens only with its link. The secret in the link goes to the
          canister that keeps the gallery and into no web server’s log.
        </li>
        <li>
          <strong>Checked, not trusted.</strong> Your browser verifies every photo against the network’s certificate
          before it shows it.
        </li>
        <li>
          <strong>Nothing follows you.</strong> This page speaks to the network and to nobody else.
        </li>
      </ul>
      <LinkForm />
      <p class="own">
        Did you store galleries yourself? <a href="#/my">See and manage your galleries</a>
      </p>
    </TextPage>
  );
}
