package io.kubectlpg.training;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A key with its certificate, made by the JDK's keytool, and the authority that signed it.
 *
 * @param store PKCS#12, with both
 * @param authority PEM, as the others
 */
public record Keys(Path store, String authority, String certificate, String key) {
    public static final String PASSWORD = "training";

    /**
     * Makes them in a folder.
     *
     * @param algorithm options of keytool, such as {@code -keyalg EC}
     * @param address the name or address in the certificate, such as {@code ip:127.0.0.1}
     */
    public static Keys make(Path folder, String name, String address, String... algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        keytool(store, "ca", List.of(algorithm), "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
        keytool(store, "key", List.of(algorithm), "-ext", "san=" + address, "-signer", "ca");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        return new Keys(
                store,
                pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()),
                pem("CERTIFICATE", keys.getCertificate("key").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("key", PASSWORD.toCharArray()).getEncoded()));
    }

    /** For a server: what it shows, or whom it trusts. */
    public PfxOptions options() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD).setAlias("key");
    }

    private static void keytool(Path store, String alias, List<String> algorithm, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(algorithm);
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    /** A document in PEM. */
    public static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }
}
