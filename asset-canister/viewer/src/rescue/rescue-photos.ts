import { backgroundsOf, showBackground } from "./backgrounds.ts";
import { mendLink } from "./mend-link.ts";
import { type RescueOptions, readPublicPhotos } from "./read-photos.ts";
import { areBlobsAllowed, markText, showPhoto } from "./show-photo.ts";
import { type WantedPhoto, wantedPhoto } from "./wanted-photo.ts";

/** What has failed to load: a picture, or the address that a style sheet names. */
export interface BrokenPicture {
  image: HTMLImageElement | undefined;
  address: string;
  /** Whether the page has not been told yet. */
  isHeld: boolean;
}

interface Place {
  wanted: WantedPhoto;
  show: (photo: Blob, text: string) => Promise<void>;
}

/** Shows broken pictures from the archive, as far as it has them and everybody may see them. */
export async function rescuePhotos(broken: readonly BrokenPicture[], options: RescueOptions): Promise<void> {
  const text = markText(document.documentElement.lang);
  const places = broken.flatMap((picture): Place[] => {
    const { image, address } = picture;
    if (image === undefined)
      return backgroundsOf(address).map((element) => ({
        wanted: wantedPhoto(element, address),
        show: async (photo) => showBackground(element, address, photo, text),
      }));
    const show = async (photo: Blob) => {
      picture.isHeld = false;
      await showPhoto(image, photo, text);
      mendLink(image, photo);
    };
    return [{ wanted: wantedPhoto(image, address), show }];
  });
  if (places.length === 0) return;
  // It is known then before the first photo is there.
  void areBlobsAllowed();
  await readPublicPhotos(
    places.map(({ wanted }) => wanted),
    options,
    async (index, photo) => places[index]?.show(photo, text),
  );
}
