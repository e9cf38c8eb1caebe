// SPDX-License-Identifier: Apache-2.0
// What Amazon MSK does with the token of an IAM login, in a plain Kafka: undoes its base64url, computes the signature of the URL
// again by its own code (Signature Version 4) and compares. Keys are those of tests/support/fake_aws.py: the secret is
// "secret-of-" and the session token "token-of-" before the key's id, and "ASIA<seconds>X<anything>" expires at that second.
// The system property lagwatch.tokens names a file that gets the key id of each token that was taken. No threads of its own.

import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.MessageDigest;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.*;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.*;

public class AwsIamValidator implements AuthenticateCallbackHandler {
    private static final String REGION = "eu-test-1";
    private static final String START = "https://kafka." + REGION + ".amazonaws.com/?";

    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

    public void close() {}

    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback validation) {
                try {
                    validation.token(check(validation.tokenValue()));
                } catch (Exception error) {
                    validation.error("invalid_token: " + error.getMessage(), null, null);
                }
            } else if (!(callback instanceof OAuthBearerExtensionsValidatorCallback)) {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static OAuthBearerToken check(String token) throws Exception {
        String url = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        require(url.startsWith(START) && !token.contains("="), "not the URL of this region");
        List<String> signed = new ArrayList<>();
        Map<String, String> query = new HashMap<>();
        for (String part : url.substring(START.length()).split("&")) {
            String name = part.substring(0, part.indexOf('='));
            String value = part.substring(part.indexOf('=') + 1);
            require(query.put(name, java.net.URLDecoder.decode(value, StandardCharsets.UTF_8)) == null, "twice: " + name);
            if (!name.equals("X-Amz-Signature") && !name.equals("User-Agent")) signed.add(part);
        }
        Collections.sort(signed);
        require("kafka-cluster:Connect".equals(query.get("Action")), "another action");
        String[] credential = query.get("X-Amz-Credential").split("/", 2);
        String key = credential[0], date = query.get("X-Amz-Date");
        String scope = date.substring(0, 8) + "/" + REGION + "/kafka-cluster/aws4_request";
        require(scope.equals(credential[1]), "another scope");
        boolean isSession = key.startsWith("ASIA");
        require(Objects.equals(query.get("X-Amz-Security-Token"), isSession ? "token-of-" + key : null), "another session");
        String canonical = "GET\n/\n" + String.join("&", signed) + "\nhost:kafka." + REGION + ".amazonaws.com\n\nhost\n"
            + hex(MessageDigest.getInstance("SHA-256").digest());
        String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n"
            + hex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] signing = ("AWS4secret-of-" + key).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) signing = hmac(signing, part);
        require(hex(hmac(signing, toSign)).equals(query.get("X-Amz-Signature")), "another signature");
        long made = LocalDateTime.parse(date, DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")).toEpochSecond(ZoneOffset.UTC);
        long end = made + Long.parseLong(query.get("X-Amz-Expires"));
        if (isSession) end = Math.min(end, Long.parseLong(key.substring(4, key.indexOf('X'))));
        require(end * 1000 > System.currentTimeMillis(), "expired");
        Files.writeString(Path.of(System.getProperty("lagwatch.tokens")), key + "\n", StandardOpenOption.CREATE,
                          StandardOpenOption.APPEND);
        // The role, as for MSK: a principal must not change when a connection logs in anew.
        return new Accepted(token, isSession ? "role" : key, end * 1000);
    }

    private static void require(boolean holds, String fault) {
        if (!holds) throw new IllegalArgumentException(fault);
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private record Accepted(String value, String principalName, long lifetimeMs) implements OAuthBearerToken {
        public Set<String> scope() {
            return Set.of();
        }

        public Long startTimeMs() {
            return null;
        }
    }
}
