package io.postern.backend.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.account.PasswordHasher.Cost;
import io.postern.backend.account.PasswordHasher.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    private final PasswordHasher hasher = new PasswordHasher();

    @Test
    void hashesWithArgon2idAtTheRecommendedCost() {
        String hash = hasher.hash(PASSWORD);

        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertEquals(Verdict.MATCH, hasher.verify(PASSWORD, hash));
        assertEquals(Verdict.NO_MATCH, hasher.verify("correct horse batterY".toCharArray(), hash));
    }

    @Test
    void saltsEachHash() {
        assertNotEquals(hasher.hash(PASSWORD), hasher.hash(PASSWORD));
    }

    /** From the reference implementation's test.c: version 0x13, Argon2id, t=2, m=256, p=1. */
    @Test
    void agreesWithTheReferenceImplementation() {
        String reference = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

        assertEquals(Verdict.MATCH_NEEDS_REHASH, hasher.verify("password".toCharArray(), reference));
        assertEquals(Verdict.NO_MATCH, hasher.verify("Password".toCharArray(), reference));
    }

    @Test
    void asksForANewHashWhenTheCostHasChanged() {
        String cheap = new PasswordHasher(new Cost(256, 1, 1)).hash(PASSWORD);

        assertEquals(Verdict.MATCH_NEEDS_REHASH, hasher.verify(PASSWORD, cheap));
    }

    @Test
    void takesComposedAndDecomposedLettersForTheSamePassword() {
        String hash = hasher.hash("Z\u00fcrich-by-night".toCharArray());

        assertEquals(Verdict.MATCH, hasher.verify("Zu\u0308rich-by-night".toCharArray(), hash));
    }

    @Test
    void leavesTheCallersPasswordAsItIs() {
        char[] password = PASSWORD.clone();
        hasher.verify(password, hasher.hash(password));

        assertEquals(new String(PASSWORD), new String(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            })
    void refusesWhatIsNoReasonableHash(String hash) {
        assertThrows(IllegalArgumentException.class, () -> hasher.verify(PASSWORD, hash));
    }
}
