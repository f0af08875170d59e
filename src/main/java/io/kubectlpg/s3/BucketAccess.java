package io.kubectlpg.s3;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The data by which a bucket is reached.
 *
 * @param endpoint host, with a port if it is not 443
 * @param pathStyle whether the URL's path names the bucket, and not its host name
 * @param ca certificates in PEM; empty: Java's own authorities
 * @param verify whether the endpoint's certificate is verified
 * @param proxy the HTTP proxy that requests go through, if any
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

    /** Leaves out the keys. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
