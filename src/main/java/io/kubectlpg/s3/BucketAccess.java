package io.kubectlpg.s3;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The data that is needed to access a bucket.
 *
 * @param endpoint the host, with a port if it is not 443
 * @param pathStyle whether the path of the URL names the bucket; if not, the host name does
 * @param ca CA certificates in PEM; empty: those of Java
 * @param verify whether the endpoint's certificate is verified
 * @param proxy the HTTP proxy that requests go through; empty: none
 */
public record BucketAccess(
        String endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Optional<String> ca,
        boolean verify,
        String accessKey,
        String secretKey,
        Optional<InetSocketAddress> proxy) {

    /** The host of an endpoint, without the port. */
    public static String host(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }

    /** The port of an endpoint; 443 if it names none. */
    public static int port(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? 443 : Integer.parseInt(endpoint.substring(colon + 1));
    }

    /** The data without the keys. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
