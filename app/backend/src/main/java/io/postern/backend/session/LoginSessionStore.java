package io.postern.backend.session;

import io.postern.backend.account.Account;
import io.postern.backend.account.Role;
import io.postern.backend.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The sign-in sessions in the database. A bearer token is 256 random bits, of which the database stores only the
 * SHA-256 hash. Unlike a signed token it ends with a removed account or a changed password, needs no signing key, and
 * works on every server that shares the database. Thread safe.
 */
public final class LoginSessionStore {
    /** How long a session lasts. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    /** Marks our own tokens; those of identity providers contain dots instead. */
    private static final String PREFIX = "pst_";

    private static final int TOKEN_BYTES = 32;
    /** Base64 without padding has four characters for three bytes. */
    private static final int TOKEN_CHARACTERS = PREFIX.length() + (TOKEN_BYTES * 4 + 2) / 3;

    private static final int MAX_PER_ACCOUNT = 200;

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public LoginSessionStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Opens a session for an account. Ends the oldest sessions of an account that has too many. */
    public BearerToken open(Account account) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OffsetDateTime now = now();
        database.transaction(connection -> {
            deleteExpired(connection, now);
            insert(connection, token, account, now.plus(LIFETIME));
            return deleteBeyondLimit(connection, account);
        });
        return new BearerToken(token, LIFETIME);
    }

    /** Ends the session of a token, if there is one. */
    public void end(String token) {
        database.transaction(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM login_session WHERE token_hash = ?")) {
                delete.setString(1, sha256(token));
                return delete.executeUpdate();
            }
        });
    }

    /** Ends all sessions of an account and returns their number. */
    public int endAll(String account) {
        return database.transaction(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM login_session WHERE account = ?")) {
                delete.setString(1, account);
                return delete.executeUpdate();
            }
        });
    }

    /** Whether a bearer token is one of ours rather than an identity provider's. */
    static boolean isOurs(String token) {
        return token.startsWith(PREFIX);
    }

    /** The owner of a token, with the current account data; empty if the token is unknown or expired. */
    public Optional<Caller> find(String token) {
        if (token.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT a.name, a.display_name, a.role FROM login_session s JOIN account a ON a.name = s.account"
                            + " WHERE s.token_hash = ? AND s.expires_at > ?")) {
                select.setString(1, sha256(token));
                select.setObject(2, now());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Caller(
                                    row.getString("name"),
                                    row.getString("display_name"),
                                    Role.valueOf(row.getString("role"))))
                            : Optional.empty();
                }
            }
        });
    }

    private static void deleteExpired(Connection connection, OffsetDateTime now) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM login_session WHERE expires_at <= ?")) {
            delete.setObject(1, now);
            delete.executeUpdate();
        }
    }

    private static void insert(Connection connection, String token, Account account, OffsetDateTime expiresAt)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO login_session (token_hash, account, expires_at) VALUES (?, ?, ?)")) {
            insert.setString(1, sha256(token));
            insert.setString(2, account.name());
            insert.setObject(3, expiresAt);
            insert.executeUpdate();
        }
    }

    private static int deleteBeyondLimit(Connection connection, Account account) throws SQLException {
        // Reads before deleting, because databases differ in whether a statement sees its own deletions.
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT token_hash FROM login_session WHERE account = ? ORDER BY expires_at DESC, token_hash"
                                + " OFFSET " + MAX_PER_ACCOUNT + " ROWS");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM login_session WHERE token_hash = ?")) {
            select.setString(1, account.name());
            int deleted = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    delete.setString(1, rows.getString(1));
                    deleted += delete.executeUpdate();
                }
            }
            return deleted;
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String sha256(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java runtime has SHA-256", e);
        }
    }
}
