package io.kubectlpg.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A key with a certificate that it signed itself, made by the JDK's keytool. */
record Keys(Path store, String certificate, String key) {
    static final String PASSWORD = "training";

    /** Elliptic curves, as in most clusters. */
    static Keys make(Path folder, String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "key", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2",
                        "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-ext", "bc=ca:true",
                        "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        return new Keys(
                store,
                pem("CERTIFICATE", keys.getCertificate("key").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("key", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
