package io.hivemind.connect.s3;

import io.hivemind.testing.ChildProcess;
import io.hivemind.testing.FreePorts;

import org.assertj.core.api.Assertions;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real S3 server, as a process of its own, and a client of its owner.
final class S3Server implements AutoCloseable {
    static final String ACCESS_KEY = "hive";
    static final String SECRET_KEY = "mind";

    private final ChildProcess process;
    private final String endpoint;
    private final S3Client client;

    private S3Server(ChildProcess process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
        this.client =
                S3Client.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                        .build();
    }

    static S3Server start(Path folder) throws IOException {
        Path jar = Path.of("target", "s3-server", "s3proxy.jar").toAbsolutePath();
        Assertions.assertThat(jar).as("copied by the build before these tests").exists();
        String endpoint = "http://127.0.0.1:" + FreePorts.next();
        Path settings = folder.resolve("s3proxy.properties");
        Files.writeString(
                settings,
                """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.endpoint=%s
                jclouds.provider=transient-nio2
                jclouds.identity=x
                jclouds.credential=x
                """
                        .formatted(ACCESS_KEY, SECRET_KEY, endpoint));
        ChildProcess process =
                ChildProcess.start(
                        "s3proxy",
                        new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                jar.toString(),
                                "--properties",
                                settings.toString()));
        process.awaitLine(
                "its start", line -> line.contains("Started") && line.contains("ServerConnector"));
        return new S3Server(process, endpoint);
    }

    String endpoint() {
        return endpoint;
    }

    void bucket(String name) {
        client.createBucket(request -> request.bucket(name));
    }

    void put(String bucket, String key, String text) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    void delete(String bucket, String key) {
        client.deleteObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
