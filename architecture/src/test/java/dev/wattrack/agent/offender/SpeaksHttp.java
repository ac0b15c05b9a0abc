package dev.wattrack.agent.offender;

import java.net.http.HttpClient;

/** Breaks: the agent runs on java.base; this is java.net.http. */
public final class SpeaksHttp {
  public HttpClient client() {
    return HttpClient.newHttpClient();
  }
}
