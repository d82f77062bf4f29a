package io.postern.backend.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.account.PasswordHasher.Cost;
import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountStoreTest {
    private static final String PASSWORD = "correct horse battery";

    private final Database database = Database.open(DatabaseConfig.inMemory());
    private final AccountStore accounts = new AccountStore(database, new PasswordHasher(new Cost(256, 1, 1)));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void authenticatesWithNameAndPassword() {
        Account ada = add("ada");

        assertEquals(Optional.of(ada), authenticate("ada", PASSWORD));
        assertEquals(Optional.empty(), authenticate("ada", PASSWORD + "!"));
        assertEquals(Optional.empty(), authenticate("grace", PASSWORD));
    }

    @Test
    void namesAreTheSameInAnyCaseAndComposition() {
        Account account = add("J\u00fcrgen");

        assertEquals("j\u00fcrgen", account.name());
        assertEquals(Optional.of(account), authenticate(" JU\u0308RGEN ", PASSWORD));
        assertSentence("There is a user j\u00fcrgen already.", () -> add("j\u00fcrgen"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".ada", "ada lovelace", "ada\u0000", "a/b", "<script>", "\ud83c\udf89"})
    void refusesNamesThatAreNoNames(String name) {
        assertThrows(AccountException.class, () -> add(name));
    }

    @Test
    void refusesNamesAndDisplayNamesThatAreTooLong() {
        assertThrows(AccountException.class, () -> add("a".repeat(65)));
        assertThrows(
                AccountException.class, () -> accounts.add("ada", "A".repeat(129), Role.PLAIN, PASSWORD.toCharArray()));
        add("a".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({
        "123456789,The password is too short: it needs at least 10 characters.",
        "Ada-Lovelace,The password must differ from the user name.",
    })
    void refusesWeakPasswords(String password, String sentence) {
        assertSentence(sentence, () -> accounts.add("ada-lovelace", "Ada", Role.PLAIN, password.toCharArray()));
        add("ada-lovelace");
        assertSentence(sentence, () -> {
            accounts.changePassword("ada-lovelace", password.toCharArray());
            return null;
        });
    }

    @Test
    void listsByName() {
        Account grace = accounts.add("grace", "Grace Hopper", Role.ADMIN, PASSWORD.toCharArray());
        Account ada = add("ada");

        assertEquals(List.of(ada, grace), accounts.list());
    }

    @Test
    void aRemovedAccountIsGone() {
        add("ada");
        accounts.remove("Ada");

        assertEquals(List.of(), accounts.list());
        assertSentence("There is no user ada.", () -> {
            accounts.remove("ada");
            return null;
        });
    }

    @Test
    void aChangedPasswordReplacesTheOldOne() {
        Account ada = add("ada");
        accounts.changePassword("ada", "another long one".toCharArray());

        assertEquals(Optional.empty(), authenticate("ada", PASSWORD));
        assertEquals(Optional.of(ada), authenticate("ada", "another long one"));
    }

    @Test
    void hashesAgainAtSignInWhenTheCostHasChanged() {
        Account ada = add("ada");
        AccountStore dearer = new AccountStore(database, new PasswordHasher(new Cost(512, 1, 1)));

        assertEquals(Optional.of(ada), dearer.authenticate("ada", PASSWORD.toCharArray()));
        assertTrue(storedHash("ada").contains("m=512,"), storedHash("ada"));
        assertEquals(Optional.of(ada), dearer.authenticate("ada", PASSWORD.toCharArray()));
    }

    @Test
    void aWrongPasswordDoesNotReplaceTheHash() {
        add("ada");
        String before = storedHash("ada");
        new AccountStore(database, new PasswordHasher(new Cost(512, 1, 1))).authenticate("ada", "wrong".toCharArray());

        assertEquals(before, storedHash("ada"));
    }

    /** Without the dummy check an unknown name would be answered some hundred times faster. */
    @Test
    void anUnknownNameTakesAsMuchWorkAsAWrongPassword() {
        AccountStore costly = new AccountStore(database, new PasswordHasher(new Cost(32 * 1024, 2, 1)));
        costly.add("ada", "Ada", Role.PLAIN, PASSWORD.toCharArray());

        Duration known = fastest(() -> costly.authenticate("ada", "wrong password".toCharArray()));
        Duration unknown = fastest(() -> costly.authenticate("nobody", "wrong password".toCharArray()));

        assertTrue(unknown.multipliedBy(3).compareTo(known) > 0, "unknown " + unknown + ", known " + known);
    }

    private static Duration fastest(Supplier<Optional<Account>> tryIt) {
        Duration fastest = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertEquals(Optional.empty(), tryIt.get());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        return fastest;
    }

    private Account add(String name) {
        return accounts.add(name, "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
    }

    private Optional<Account> authenticate(String name, String password) {
        return accounts.authenticate(name, password.toCharArray());
    }

    private String storedHash(String name) {
        return database.transaction(connection -> {
            try (var select = connection.prepareStatement("SELECT password_hash FROM account WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    assertTrue(row.next());
                    return row.getString(1);
                }
            }
        });
    }

    private static void assertSentence(String sentence, Supplier<?> action) {
        assertEquals(sentence, assertThrows(AccountException.class, action::get).getMessage());
    }
}
