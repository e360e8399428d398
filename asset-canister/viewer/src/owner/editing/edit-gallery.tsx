import { type Gallery, unwrap } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { optionOf, updateGallery } from "../capsule/update-gallery.ts";
import { Field, Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface EditGalleryProps {
  connection: OwnerConnection;
  gallery: Gallery;
  onClose: () => void;
  onChanged: () => void;
}

export function EditGallery({ connection, gallery, onClose, onChanged }: EditGalleryProps) {
  const [title, setTitle] = useState(gallery.title);
  const [description, setDescription] = useState(unwrap(gallery.description) ?? "");
  const { action, act } = useAction();
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      await updateGallery(connection, gallery.id, () => ({ title: title.trim(), description: optionOf(description) }));
      onChanged();
    });
  };
  return (
    <Sheet title={t("owner.renameGallery")} action={action} onClose={onClose}>
      <form class="fields" onSubmit={save}>
        <Field label={t("owner.titleField")} value={title} onInput={setTitle} />
        <Field label={t("owner.description")} value={description} onInput={setDescription} isLong />
        <button type="submit" class="button primary" disabled={action.state === "running" || title.trim() === ""}>
          {t("owner.save")}
        </button>
      </form>
    </Sheet>
  );
}
