package io.hivemind.connect.s3;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What an operator is told. The same trouble is the same text, without the ids of requests: it is
/// told once.
final class S3Failures {
    private static final int MOST_CAUSES = 20;

    private S3Failures() {}

    static String told(S3Address address, SdkException failure) {
        if (failure instanceof S3Exception answer) {
            return told(address, answer);
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return "there are no credentials: set "
                    + S3Settings.ACCESS_KEY
                    + " and "
                    + S3Settings.SECRET_KEY
                    + " of the connector, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the"
                    + " worker";
        }
        return failure instanceof SdkClientException
                ? "cannot be reached: " + root(failure)
                : "cannot be listed: " + root(failure);
    }

    private static String told(S3Address address, S3Exception answer) {
        String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
        int status = answer.statusCode();
        if ("NoSuchBucket".equals(code) || (status == 404 && code.isEmpty())) {
            return "there is no bucket " + address.bucket();
        }
        if (status == 401 || status == 403) {
            return "may not be listed with these credentials (" + status + " " + code + ")";
        }
        if (status == 301 || status == 307) {
            return "is in another region; name it in the trigger, as region: eu-central-1";
        }
        return "cannot be listed: the server answers " + status + " " + code;
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MOST_CAUSES && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
