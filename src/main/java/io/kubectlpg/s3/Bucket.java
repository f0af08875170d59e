package io.kubectlpg.s3;

import io.kubectlpg.CliException;
import io.kubectlpg.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One bucket. If the endpoint does not answer or its certificate is not trusted, a call fails as unreachable (exit code
 * 8). If the endpoint answers with an error, the call fails as refused (exit code 3).
 */
public final class Bucket implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(20);
    /** The time limit of a call with all its retries. Only a call that hangs reaches it. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private static final int TRIES = 9;
    private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
    /** The largest number of pages that a count reads. A page has a thousand objects. */
    private static final int PAGES = 200;

    private final BucketAccess access;
    private final S3Client client;

    private Bucket(BucketAccess access, S3Client client) {
        this.access = access;
        this.client = client;
    }

    /** Prepares the client without sending a request. */
    public static Bucket open(BucketAccess access) {
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(CALL)
                .tlsTrustManagersProvider(() -> trust(access));
        access.proxy()
                .ifPresent(proxy -> http.proxyConfiguration(ProxyConfiguration.builder()
                        .endpoint(URI.create("http://" + proxy.getAddress().getHostAddress() + ":" + proxy.getPort()))
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build()));
        S3Client client = S3Client.builder()
                .httpClientBuilder(http)
                .endpointOverride(URI.create("https://" + access.endpoint()))
                .region(Region.of(access.region()))
                .forcePathStyle(access.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(access.accessKey(), access.secretKey())))
                // Checksums only where required: some S3 servers other than AWS do not know the new ones.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration ->
                        configuration.apiCallTimeout(CALL_LIMIT).retryStrategy(again()))
                .build();
        return new Bucket(access, client);
    }

    private static RetryStrategy again() {
        BackoffStrategy backoff =
                BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(250), Duration.ofSeconds(5));
        return StandardRetryStrategy.builder()
                .maxAttempts(TRIES)
                .circuitBreakerEnabled(false)
                .retryOnException(Bucket::passes)
                .backoffStrategy(backoff)
                .throttlingBackoffStrategy(backoff)
                .build();
    }

    /** Whether a retry may succeed. It cannot succeed if the certificate, the host name or a key is wrong. */
    private static boolean passes(Throwable failure) {
        if (failure instanceof SdkServiceException refusal) {
            return PASSING.contains(refusal.statusCode());
        }
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SSLException)) {
            cause = cause.getCause();
        }
        return cause instanceof IOException
                && !(cause instanceof SSLException)
                && !(cause instanceof UnknownHostException);
    }

    private static TrustManager[] trust(BucketAccess access) {
        try {
            return Trust.managers(access.ca(), access.verify());
        } catch (GeneralSecurityException | IOException unreadable) {
            throw CliException.usage(
                            "the CA certificates for the bucket cannot be read: " + unreadable.getMessage(),
                            "Give certificates in PEM format.")
                    .causedBy(unreadable);
        }
    }

    /** Writes a small object, reads it and removes it again. */
    public void tryObject(String key) {
        byte[] content = "written by kubectl-pg to try the bucket\n".getBytes(StandardCharsets.UTF_8);
        asked(
                "write an object to",
                () -> client.putObject(put -> put.bucket(access.bucket()).key(key), RequestBody.fromBytes(content)));
        byte[] read;
        try {
            read = asked(
                    "read an object from",
                    () -> client.getObjectAsBytes(
                                    get -> get.bucket(access.bucket()).key(key))
                            .asByteArray());
        } catch (CliException unread) {
            try {
                remove(key);
            } catch (CliException kept) {
                unread.addSuppressed(kept);
            }
            throw unread;
        }
        remove(key);
        if (!Arrays.equals(content, read)) {
            throw CliException.refused(
                    "the bucket " + access + " does not return the content that was written",
                    "Ask the administrator of the object store.");
        }
    }

    private void remove(String key) {
        asked(
                "delete an object from",
                () -> client.deleteObject(
                        delete -> delete.bucket(access.bucket()).key(key)));
    }

    /** Whether versioning and object lock are on. */
    public Protection protection() {
        boolean versioned =
                asked("show the versioning of", () -> client.getBucketVersioning(get -> get.bucket(access.bucket())))
                                .status()
                        == BucketVersioningStatus.ENABLED;
        return new Protection(versioned, lock());
    }

    private Optional<String> lock() {
        return unlessAbsent(
                        "ObjectLockConfigurationNotFoundError",
                        "show the object lock of",
                        () -> client.getObjectLockConfiguration(get -> get.bucket(access.bucket()))
                                .objectLockConfiguration())
                .map(ObjectLockConfiguration::rule)
                .map(rule -> retention(rule.defaultRetention()));
    }

    private static String retention(DefaultRetention retention) {
        return retention.modeAsString().toLowerCase(java.util.Locale.ROOT) + " for "
                + (retention.days() == null ? retention.years() + " years" : retention.days() + " days");
    }

    /** The lifecycle rules that apply to objects without tags. */
    public List<LifecycleRule> lifecycle() {
        return unlessAbsent(
                        "NoSuchLifecycleConfiguration",
                        "show the lifecycle rules of",
                        () -> client.getBucketLifecycleConfiguration(get -> get.bucket(access.bucket()))
                                .rules())
                .orElse(List.of())
                .stream()
                .flatMap(rule -> LifecycleRules.read(rule).stream())
                .toList();
    }

    /**
     * The number and the total size of the objects under a path.
     *
     * @param path the path without a slash at its start and end
     */
    public Usage usage(String path) {
        long bytes = 0;
        long objects = 0;
        String[] token = {null};
        for (int page = 0; page < PAGES; page++) {
            ListObjectsV2Response answer = asked(
                    "list the objects of",
                    () -> client.listObjectsV2(list ->
                            list.bucket(access.bucket()).prefix(path + "/").continuationToken(token[0])));
            for (S3Object object : answer.contents()) {
                bytes += object.size();
                objects++;
            }
            token[0] = answer.nextContinuationToken();
            if (!Boolean.TRUE.equals(answer.isTruncated())) {
                return new Usage(bytes, objects, true);
            }
        }
        return new Usage(bytes, objects, false);
    }

    private <T> Optional<T> unlessAbsent(String code, String what, Supplier<T> call) {
        try {
            return Optional.ofNullable(call.get());
        } catch (S3Exception refusal) {
            if (code.equals(code(refusal))) {
                return Optional.empty();
            }
            throw refused(what, refusal);
        } catch (SdkClientException silence) {
            throw unreachable(silence);
        }
    }

    private <T> T asked(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception refusal) {
            throw refused(what, refusal);
        } catch (SdkClientException silence) {
            throw unreachable(silence);
        }
    }

    private CliException refused(String what, S3Exception refusal) {
        if (PASSING.contains(refusal.statusCode())) {
            return CliException.repositoryUnreachable(
                            "the bucket " + access + " cannot answer now: " + code(refusal), "Try again in a moment.")
                    .causedBy(refusal);
        }
        return CliException.refused(
                        "the object store refused to " + what + " the bucket " + access + ": " + code(refusal),
                        "Check the bucket, the region, the keys and their permissions.")
                .causedBy(refusal);
    }

    /** S3's error code. If the answer has no S3 error document, as an answer of a proxy, this is the HTTP status. */
    private static String code(S3Exception refusal) {
        return Optional.ofNullable(refusal.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElseGet(() -> "HTTP " + refusal.statusCode());
    }

    private CliException unreachable(SdkClientException silence) {
        Throwable cause = silence;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return CliException.repositoryUnreachable(
                        "the bucket " + access + " does not answer: " + cause.getMessage(),
                        "The request went from this machine or through a pod. See whether pgBackRest reaches the "
                                + "bucket with: kubectl pg info NAME")
                .causedBy(silence);
    }

    @Override
    public void close() {
        client.close();
    }
}
