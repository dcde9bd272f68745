package io.hivemind.connect.s3;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Clients, one for each endpoint and region. For any thread.
final class S3Clients implements S3Places.Clients {
    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofSeconds(60);

    private final S3Settings settings;
    private final AwsCredentialsProvider credentials;
    private final Map<Where, S3Client> clients = new HashMap<>();

    private record Where(@Nullable String endpoint, @Nullable String region) {}

    S3Clients(S3Settings settings) {
        this.settings = settings;
        this.credentials =
                settings.accessKey().isEmpty()
                        ? DefaultCredentialsProvider.builder().build()
                        : StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        settings.accessKey(), settings.secretKey()));
    }

    /// @throws IllegalArgumentException for an endpoint that is no address
    @Override
    public synchronized S3Client client(@Nullable String endpoint, @Nullable String region) {
        return clients.computeIfAbsent(new Where(endpoint, region), this::make);
    }

    private S3Client make(Where where) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .credentialsProvider(credentials)
                        .region(region(where))
                        .overrideConfiguration(override ->
                                override.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
                        .forcePathStyle(
                                settings.pathStyle().equals("auto")
                                        ? where.endpoint != null
                                        : Boolean.parseBoolean(settings.pathStyle()));
        if (where.endpoint == null) {
            return builder.crossRegionAccessEnabled(true).build();
        }
        return builder.endpointOverride(address(where.endpoint)).build();
    }

    private static URI address(String endpoint) {
        URI address = URI.create(endpoint);
        String scheme = Objects.requireNonNullElse(address.getScheme(), "");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "the endpoint is an address as https://s3.example.org, not \""
                            + endpoint
                            + "\"");
        }
        return address;
    }

    /// Where there is an endpoint, the region is but a name in the signature.
    private static Region region(Where where) {
        if (where.region != null) {
            return Region.of(where.region);
        }
        if (where.endpoint != null) {
            return Region.US_EAST_1;
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(S3Client::close);
        clients.clear();
    }
}
