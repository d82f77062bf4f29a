package io.postern.verify.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.ExternalPrograms;
import io.postern.verify.lab.ServerFolder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts that make secrets and certificates, and the one that certbot calls. */
@Requires(Requirement.SERVER_PROGRAMS)
class KeysAndCertificatesTest {
    private static final List<String> GENERATED =
            List.of("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "REDIS_PASSWORD", "TURN_SECRET", "POSTERN_AGENT_PASSWORD");

    private ServerFolder folder;

    @BeforeEach
    void copy() throws Exception {
        folder = ServerFolder.copy();
    }

    @AfterEach
    void delete() throws Exception {
        folder.close();
    }

    @Test
    void secretsAreMadeForTheirOwnerAloneAndNotPrinted() throws Exception {
        ServerFolder.Outcome outcome = folder.script("generate-keys.sh");
        assertEquals(0, outcome.status(), outcome.output());
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(folder.file(".env")));
        Map<String, String> settings = settings();
        for (String name : GENERATED) {
            String secret = settings.get(name);
            assertTrue(secret.matches("[A-Za-z][A-Za-z0-9]{14,}"), name + " is not filled in well");
            assertFalse(outcome.output().contains(secret), name + " was printed");
        }
        assertTrue(settings.get("LIVEKIT_API_SECRET").length() >= 32);
        assertTrue(settings.get("LIVEKIT_API_KEY").startsWith("API"));
        assertTrue(settings.containsKey("LIVEKIT_DOMAIN"), "the rest of the template is there to be filled in");
    }

    @Test
    void secretsThatAreThereAreReplacedOnlyByForceAndTheOtherSettingsStay() throws Exception {
        folder.script("generate-keys.sh");
        folder.write(".env", folder.text(".env").replace("NODE_IP=", "NODE_IP=203.0.113.10"));
        Map<String, String> first = settings();

        ServerFolder.Outcome refused = folder.script("generate-keys.sh");
        assertEquals(1, refused.status(), refused.output());
        assertEquals(first, settings());

        assertEquals(0, folder.script("generate-keys.sh", "--force").status());
        Map<String, String> second = settings();
        for (String name : GENERATED) {
            assertNotEquals(first.get(name), second.get(name), name);
        }
        assertEquals("203.0.113.10", second.get("NODE_IP"));
        assertEquals(first.keySet(), second.keySet());
    }

    @Test
    void secretsAreMadeWithoutOpensslToo() throws Exception {
        Path programs = Files.createDirectory(folder.file("programs"));
        for (String program :
                List.of("sh", "dirname", "awk", "mktemp", "chmod", "mv", "rm", "head", "tr", "cut", "sed", "cat")) {
            Files.createSymbolicLink(programs.resolve(program), ExternalPrograms.path(program));
        }
        ServerFolder.Outcome outcome = folder.run(
                Map.of("PATH", programs.toString()),
                List.of("/bin/sh", folder.file("generate-keys.sh").toString()));
        assertEquals(0, outcome.status(), outcome.output());
        assertEquals(43, settings().get("LIVEKIT_API_SECRET").length());
    }

    @Test
    void aPrivateAuthorityVouchesForBothNames() throws Exception {
        folder.makeCertificates("livekit.example.org", "turn.example.org");
        X509Certificate authority = certificate("ssl/ca/ca.pem");
        for (String part : List.of("web", "turn")) {
            X509Certificate leaf = certificate("ssl/" + part + "/fullchain.pem");
            trusting(authority).checkServerTrusted(new X509Certificate[] {leaf}, "ECDHE_ECDSA");
            assertEquals(
                    List.of("livekit.example.org", "turn.example.org"),
                    leaf.getSubjectAlternativeNames().stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .toList());
            assertEquals(List.of("1.3.6.1.5.5.7.3.1"), leaf.getExtendedKeyUsage(), "for servers alone");
            assertEquals(-1, leaf.getBasicConstraints(), "no authority itself");
        }
        assertEquals(0, authority.getBasicConstraints());
        for (String key : List.of("ssl/ca/ca.key", "ssl/web/privkey.pem", "ssl/turn/privkey.pem")) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(folder.file(key)), key);
        }
        assertThrows(
                CertificateException.class,
                () -> trusting(certificate("ssl/web/fullchain.pem"))
                        .checkServerTrusted(new X509Certificate[] {authority}, "ECDHE_ECDSA"));
    }

    @Test
    void anAuthorityOutlivesTheCertificatesItMakes() throws Exception {
        folder.makeCertificates("livekit.example.org", "turn.example.org");
        X509Certificate authority = certificate("ssl/ca/ca.pem");
        X509Certificate first = certificate("ssl/turn/fullchain.pem");
        folder.makeCertificates("livekit.example.org", "turn.example.org");
        X509Certificate second = certificate("ssl/turn/fullchain.pem");
        assertNotEquals(first.getSerialNumber(), second.getSerialNumber());
        assertEquals(authority, certificate("ssl/ca/ca.pem"), "clients keep what they trust");
        trusting(authority).checkServerTrusted(new X509Certificate[] {second}, "ECDHE_ECDSA");
    }

    @Test
    void aSelfSignedCertificateIsNotReplacedUnasked() throws Exception {
        String[] arguments = {"self-signed", "livekit.example.org", "turn.example.org"};
        assertEquals(
                0, folder.script("certificates/make-certificates.sh", arguments).status());
        X509Certificate first = certificate("ssl/turn/fullchain.pem");
        trusting(first).checkServerTrusted(new X509Certificate[] {first}, "ECDHE_ECDSA");
        assertEquals(
                1, folder.script("certificates/make-certificates.sh", arguments).status());
        assertEquals(first, certificate("ssl/turn/fullchain.pem"));
        assertEquals(
                1,
                folder.script(
                                "certificates/make-certificates.sh",
                                "--force",
                                "self-signed",
                                "no name",
                                "turn.example.org")
                        .status());
    }

    @Test
    void aRenewedCertificateIsPutWhereItsNameIsServed() throws Exception {
        folder.script("generate-keys.sh");
        folder.write("renewed/fullchain.pem", "a chain\n");
        folder.write("renewed/privkey.pem", "a key\n");
        String owner = String.valueOf(Files.getAttribute(folder.path(), "unix:uid"));
        Map<String, String> certbot = Map.of(
                "RENEWED_LINEAGE",
                folder.file("renewed").toString(),
                "RENEWED_DOMAINS",
                "turn.example.org",
                "OWNER",
                owner,
                "RELOAD",
                "echo taken > reloaded");
        List<String> hook = List.of(folder.file("certificates/deploy-hook.sh").toString());

        ServerFolder.Outcome outcome = folder.run(certbot, hook);
        assertEquals(0, outcome.status(), outcome.output());
        assertEquals("a chain\n", folder.text("ssl/turn/fullchain.pem"));
        assertEquals("a key\n", folder.text("ssl/turn/privkey.pem"));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(folder.file("ssl/turn/privkey.pem")));
        assertFalse(Files.exists(folder.file("ssl/web")), "the certificate is not for that name");
        assertEquals("taken\n", folder.text("reloaded"));

        Map<String, String> forAnother = new HashMap<>(certbot);
        forAnother.put("RENEWED_DOMAINS", "www.example.org");
        assertEquals(1, folder.run(forAnother, hook).status(), "a certificate for none of our names is a mistake");
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        folder.text(".env").lines().filter(line -> line.matches("[A-Z_]+=.*")).forEach(line -> {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return settings;
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream pem = Files.newInputStream(folder.file(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static X509TrustManager trusting(X509Certificate authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
