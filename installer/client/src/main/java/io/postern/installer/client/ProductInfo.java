package io.postern.installer.client;

import java.util.regex.Pattern;

/**
 * The product metadata in all packages.
 *
 * @param version one to three numbers separated by dots
 * @param maintainer the contact: a name, and an address in angle brackets
 * @param quick whether packages are compressed less and faster
 */
record ProductInfo(String version, String maintainer, boolean quick) {
    static final String VENDOR = "Postern";
    static final String DESCRIPTION = "Video conferences in networks that let only TCP out";
    static final String COPYRIGHT = "Copyright the Postern developers. Apache License 2.0";

    /** An address that nobody can own (RFC 2606): distributors set their own with {@code --maintainer}. */
    static final String MAINTAINER = "Postern <packages@postern.invalid>";

    /** Version numbers that every system accepts: Windows allows up to 255 in the first two places and 65535 in the third. */
    private static final Pattern VERSION = Pattern.compile("\\d{1,3}(\\.\\d{1,3}(\\.\\d{1,5})?)?");

    private static final Pattern PERSON = Pattern.compile("[^<>\\n]+ <[^<>@\\s]+@[^<>@\\s]+>");

    ProductInfo {
        if (!VERSION.matcher(version).matches()) {
            throw new PackagingException(
                    "A version is one to three numbers separated by dots, such as 1.4.2, not " + version + ".");
        }
        if (!PERSON.matcher(maintainer).matches()) {
            throw new PackagingException(
                    "A maintainer is a name and an address, such as \"IT desk <it@example.org>\", not " + maintainer
                            + ".");
        }
    }
}
