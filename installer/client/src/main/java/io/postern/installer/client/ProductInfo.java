package io.postern.installer.client;

import java.util.regex.Pattern;

/**
 * What all packages say of themselves.
 *
 * @param version numbers with dots
 * @param maintainer who is asked about the package: a name, and an address in angle brackets
 * @param quick whether packages are compressed less, to be made in seconds
 */
record ProductInfo(String version, String maintainer, boolean quick) {
    static final String VENDOR = "Postern";
    static final String DESCRIPTION = "Video conferences in networks that let only TCP out";
    static final String COPYRIGHT = "Copyright the Postern developers. Apache License 2.0";

    /** An address that can be nobody's (RFC 2606): who hands packages on names themselves with {@code --maintainer}. */
    static final String MAINTAINER = "Postern <packages@postern.invalid>";

    /** What every system takes: Windows counts to 255 in the first two places, and to 65535 in the third. */
    private static final Pattern VERSION = Pattern.compile("\\d{1,3}(\\.\\d{1,3}(\\.\\d{1,5})?)?");

    private static final Pattern PERSON = Pattern.compile("[^<>\\n]+ <[^<>@\\s]+@[^<>@\\s]+>");

    ProductInfo {
        if (!VERSION.matcher(version).matches()) {
            throw new PackagingException(
                    "A version is one to three numbers with dots between, such as 1.4.2, and not " + version + ".");
        }
        if (!PERSON.matcher(maintainer).matches()) {
            throw new PackagingException(
                    "A maintainer is a name and an address, such as \"IT desk <it@example.org>\", and not " + maintainer
                            + ".");
        }
    }
}
