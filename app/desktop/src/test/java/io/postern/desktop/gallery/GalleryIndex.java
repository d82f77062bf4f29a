package io.postern.desktop.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes {@code index.html} beside the images of a gallery: one section for each view and state, with boxes that choose
 * the theme, size and language. The page needs no network.
 */
final class GalleryIndex {
    /** {@code lobby-no-camera--high-contrast-1280x720-en.png}. */
    private static final Pattern FILE = Pattern.compile("([\\w-]+?)--([a-z-]+)-(\\d+x\\d+)-([a-z]+)\\.png");

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Postern: gallery of views</title>
            <style>
            :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
            body { margin: 0 1rem 2rem; }
            header { position: sticky; top: 0; z-index: 1; padding: .75rem 0; background: Canvas;
                     display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
            h1 { font-size: 1.1rem; margin: 0; }
            h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
            fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
            input[type=search] { font: inherit; padding: .2rem .5rem; min-width: 14rem; }
            .shots { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; width: min(30rem, 100%); }
            img { width: 100%; height: auto; border: 1px solid GrayText; }
            figcaption { font-size: .85rem; }
            [hidden] { display: none !important; }
            </style>
            </head>
            <body>
            <header>
            <h1>Gallery of views</h1>
            <input type="search" id="name" placeholder="Name of a view" aria-label="Name of a view" autofocus>
            """;

    private static final String SCRIPT = """
            <p id="none" hidden>No view has that name in the chosen themes, sizes and languages.</p>
            <script>
            const name = document.getElementById('name');
            const boxes = [...document.querySelectorAll('input[type=checkbox]')];
            function show() {
                const off = new Set(boxes.filter(box => !box.checked).map(box => box.value));
                const wanted = name.value.trim().toLowerCase();
                let any = false;
                for (const section of document.querySelectorAll('section')) {
                    let some = false;
                    for (const figure of section.querySelectorAll('figure')) {
                        figure.hidden = figure.dataset.is.split(' ').some(value => off.has(value));
                        some ||= !figure.hidden;
                    }
                    section.hidden = !some || !section.id.includes(wanted);
                    any ||= !section.hidden;
                }
                document.getElementById('none').hidden = any;
            }
            name.addEventListener('input', show);
            boxes.forEach(box => box.addEventListener('change', show));
            </script>
            </body>
            </html>
            """;

    private GalleryIndex() {}

    private record Image(String file, String theme, String size, String language) {}

    /** Lists the images that are in {@code folder}; other files are left out. */
    static void write(Path folder) throws IOException {
        Map<String, List<Image>> views = new TreeMap<>();
        Map<String, Set<String>> choices = new LinkedHashMap<>();
        List<String> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
        for (String file : files) {
            Matcher parts = FILE.matcher(file);
            if (!parts.matches()) {
                continue;
            }
            Image image = new Image(file, parts.group(2), parts.group(3), parts.group(4));
            views.merge(
                    parts.group(1),
                    List.of(image),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
            choices.computeIfAbsent("Theme", key -> new LinkedHashSet<>()).add(image.theme());
            choices.computeIfAbsent("Size", key -> new LinkedHashSet<>()).add(image.size());
            choices.computeIfAbsent("Language", key -> new LinkedHashSet<>()).add(image.language());
        }
        StringBuilder page = new StringBuilder(HEAD);
        choices.forEach((label, values) -> {
            page.append("<fieldset aria-label=\"").append(label).append("\">\n");
            values.forEach(value -> page.append("<label><input type=\"checkbox\" checked value=\"")
                    .append(value)
                    .append("\"> ")
                    .append(value)
                    .append("</label>\n"));
            page.append("</fieldset>\n");
        });
        page.append("</header>\n");
        views.forEach((view, images) -> {
            page.append("<section id=\"")
                    .append(view)
                    .append("\">\n<h2>")
                    .append(view)
                    .append("</h2>\n");
            page.append("<div class=\"shots\">\n");
            images.forEach(image -> page.append(figure(view, image)));
            page.append("</div>\n</section>\n");
        });
        Files.writeString(folder.resolve("index.html"), page.append(SCRIPT));
    }

    private static String figure(String view, Image image) {
        String what = image.theme() + " " + image.size() + " " + image.language();
        return "<figure data-is=\"" + what + "\"><a href=\"" + image.file() + "\"><img loading=\"lazy\" src=\""
                + image.file() + "\" alt=\"" + view + ", " + what + "\"></a><figcaption>" + what
                + "</figcaption></figure>\n";
    }
}
