package dev.wattrack.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UserNamesTest {
  @Test
  void whatMayHaveBeenHashedAlreadyIsHashedOnce() {
    Map<String, String> tags = Map.of("user", "ada", "job", "7");
    Map<String, String> hashed = UserNames.HASHED.tags("job", tags);
    assertThat(hashed.get("user")).matches("user-[0-9a-f]{6}");
    assertThat(UserNames.HASHED.tagsAgain("job", tags)).isEqualTo(hashed);
    assertThat(UserNames.HASHED.tagsAgain("job", hashed)).isEqualTo(hashed);
    assertThat(UserNames.SHOWN.tagsAgain("job", tags)).isEqualTo(tags);
    assertThat(UserNames.HASHED.tagsAgain("cpu", tags)).isEqualTo(tags);
    assertThat(UserNames.HASHED.tagsAgain("job", Map.of("job", "7"))).isEqualTo(Map.of("job", "7"));
  }
}
