import { accepted, unwrap } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { Photo } from "../../reading/photo.ts";
import { readPhoto } from "../../reading/photo-listing.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { optionOf, updateGallery } from "../capsule/update-gallery.ts";
import { Field, Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface EditPhotoProps {
  connection: OwnerConnection;
  opened: OpenedGallery;
  photo: Photo;
  /** The gallery whose caption can be changed too. */
  galleryId: string | undefined;
  onClose: () => void;
  /** Gets the photo as it is stored now, read and verified again. */
  onChanged: (photo: Photo) => void;
}

export function EditPhoto({ connection, opened, photo, galleryId, onClose, onChanged }: EditPhotoProps) {
  const { metadata } = photo.source.memory;
  const [title, setTitle] = useState(photo.title);
  const [caption, setCaption] = useState(photo.caption ?? "");
  const [description, setDescription] = useState(unwrap(metadata.description) ?? "");
  const { action, act } = useAction();
  const { memoryId } = photo;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      const changed = { ...metadata, title: title.trim(), description: optionOf(description) };
      const [answer] = await connection.changing.memories_update([{ memory_id: memoryId, metadata: changed }]);
      if (answer !== undefined) accepted(answer);
      if (galleryId !== undefined && caption.trim() !== (photo.caption ?? ""))
        await updateGallery(connection, galleryId, ({ items }) => ({
          items: items.map((item) => (item.memory_id === memoryId ? { ...item, caption: optionOf(caption) } : item)),
        }));
      onChanged(await readPhoto(opened, { memory_id: memoryId, caption: optionOf(caption) }));
      onClose();
    });
  };
  return (
    <Sheet title={t("owner.edit")} action={action} onClose={onClose}>
      <form class="fields" onSubmit={save}>
        <Field label={t("owner.titleField")} value={title} onInput={setTitle} />
        {galleryId !== undefined && <Field label={t("owner.caption")} value={caption} onInput={setCaption} />}
        <Field label={t("owner.description")} value={description} onInput={setDescription} isLong />
        <button type="submit" class="button primary" disabled={action.state === "running"}>
          {t(action.state === "running" ? "owner.saving" : "owner.save")}
        </button>
      </form>
    </Sheet>
  );
}
