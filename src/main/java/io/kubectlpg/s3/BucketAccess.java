package io.kubectlpg.s3;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How a bucket is reached.
 *
 * @param endpoint host, with a port if it is not 443
 * @param pathStyle the bucket is named in the path
 * @param ca certificates in PEM; empty: those that Java trusts
 * @param verify whether the endpoint's certificate is verified at all
 * @param proxy an HTTP proxy to go through
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

    /** The host of an endpoint. */
    public static String host(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? endpoint : endpoint.substring(0, colon);
    }

    /** The port of an endpoint. */
    public static int port(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        return colon < 0 ? 443 : Integer.parseInt(endpoint.substring(colon + 1));
    }

    /** Prints no keys. */
    @Override
    public String toString() {
        return endpoint + "/" + bucket;
    }
}
