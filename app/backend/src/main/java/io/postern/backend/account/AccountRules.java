package io.postern.backend.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for names and passwords of accounts. */
final class AccountRules {
    /** Long enough against rate-limited guessing; NIST SP 800-63B asks for at least 8. */
    static final int MIN_PASSWORD_CHARACTERS = 10;

    static final int MAX_PASSWORD_CHARACTERS = 256;

    private static final int MAX_DISPLAY_NAME_CHARACTERS = 128;

    /** The length of the database column; characters beyond the basic multilingual plane count twice. */
    private static final int MAX_NAME_CHARACTERS = 64;

    /** Compatibility composition turns one character into up to eighteen, and up to three into one. */
    private static final int MAX_TYPED_CHARACTERS = 4 * MAX_NAME_CHARACTERS;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+-]{0,63}");

    private AccountRules() {}

    /** The form in which a name is stored and looked up; people may type it in any case or composition. */
    static String canonicalName(String typed) {
        String composed = Normalizer.normalize(typed.strip(), Normalizer.Form.NFKC);
        return Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    /** The canonical form, if the text can be a name; cheap for text of any length. */
    static Optional<String> possibleName(String typed) {
        String stripped = typed.strip();
        if (stripped.length() > MAX_TYPED_CHARACTERS) {
            return Optional.empty();
        }
        return Optional.of(canonicalName(stripped))
                .filter(name -> name.length() <= MAX_NAME_CHARACTERS)
                .filter(name -> NAME.matcher(name).matches());
    }

    static String requireName(String typed) {
        return possibleName(typed)
                .orElseThrow(() ->
                        new AccountException("A user name has 1 to 64 letters, digits or . _ @ + - and starts with a"
                                + " letter or a digit."));
    }

    static String requireDisplayName(String typed) {
        String displayName = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        int characters = displayName.codePointCount(0, displayName.length());
        if (characters == 0
                || characters > MAX_DISPLAY_NAME_CHARACTERS
                || displayName.codePoints().anyMatch(Character::isISOControl)) {
            throw new AccountException("A display name has 1 to %d characters and no control characters."
                    .formatted(MAX_DISPLAY_NAME_CHARACTERS));
        }
        return displayName;
    }

    static void requirePassword(String name, char[] password) {
        int characters = Character.codePointCount(password, 0, password.length);
        if (characters < MIN_PASSWORD_CHARACTERS) {
            throw new AccountException(
                    "The password is too short: it needs at least %d characters.".formatted(MIN_PASSWORD_CHARACTERS));
        }
        if (characters > MAX_PASSWORD_CHARACTERS) {
            throw new AccountException(
                    "The password is too long: it may have at most %d characters.".formatted(MAX_PASSWORD_CHARACTERS));
        }
        if (canonicalName(new String(password)).equals(name)) {
            throw new AccountException("The password must differ from the user name.");
        }
    }
}
