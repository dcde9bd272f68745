package io.hivemind.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.net.ConnectException;

class S3FailuresTest {
    private static final S3Address ADDRESS = S3Address.of("s3://lake/in/");

    @Test
    void missing_credentials_are_told_with_what_to_do() {
        assertThat(
                        told(
                                SdkClientException.create(
                                        "Unable to load credentials from any of the providers")))
                .contains("s3.access.key")
                .contains("AWS_ACCESS_KEY_ID");
    }

    @Test
    void same_answer_is_the_same_text() {
        assertThat(told(answer(403, "AccessDenied", "request 1")))
                .isEqualTo(told(answer(403, "AccessDenied", "request 2")))
                .isEqualTo("may not be listed with these credentials (403 AccessDenied)");
        assertThat(told(answer(404, "NoSuchBucket", "x"))).isEqualTo("there is no bucket lake");
        assertThat(told(answer(301, "PermanentRedirect", "x"))).contains("region: ");
        assertThat(told(answer(503, "SlowDown", "x")))
                .isEqualTo("cannot be listed: the server answers 503 SlowDown");
    }

    @Test
    void server_that_is_not_there_is_told_by_its_cause() {
        SdkException failure =
                SdkClientException.create(
                        "Unable to execute HTTP request", new ConnectException("refused"));

        assertThat(told(failure)).isEqualTo("cannot be reached: ConnectException: refused");
    }

    private static String told(SdkException failure) {
        return S3Failures.told(ADDRESS, failure);
    }

    private static SdkException answer(int status, String code, String request) {
        return S3Exception.builder()
                .statusCode(status)
                .requestId(request)
                .message(request)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
