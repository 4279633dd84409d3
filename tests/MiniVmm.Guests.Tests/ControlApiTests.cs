using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace MiniVmm.Guests.Tests;

/// <summary>The control API with curl, as a user has it.</summary>
public sealed class ControlApiTests(InstanceFixture instances) : IClassFixture<InstanceFixture>
{
    private const string Base = "http://localhost";

    [SkippableFact]
    public void CurlWorksOnTheSocket()
    {
        RequireCurl();
        instances.Detach("httpd", "--name", "curled", "--append", "fvm=mpl fvm.period_ms=100 fvm.window_ms=1000");

        using var instance = JsonDocument.Parse(instances.Curl("curled", $"{Base}/v1/instance"));
        Assert.Equal("running", instance.RootElement.GetProperty("state").GetString());
        Assert.Equal(Guest.Path("httpd"), instance.RootElement.GetProperty("config").GetProperty("kernel").GetString());

        Assert.Contains("\"paused\"", instances.Curl("curled", "-X", "POST", $"{Base}/v1/pause"), StringComparison.Ordinal);
        Assert.Contains("409", Status("curled", "-X", "PATCH", "-H", "Content-Type: application/json", "-d", "{\"fvm.threshold\":3}", $"{Base}/v1/control"), StringComparison.Ordinal);
        Assert.Contains("\"running\"", instances.Curl("curled", "-X", "POST", $"{Base}/v1/resume"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ControlParametersOfARunningGuestChange()
    {
        RequireCurl();
        instances.Detach("httpd", "--name", "changed", "--append", "fvm=mpl fvm.period_ms=50 fvm.window_ms=1000");

        Assert.Equal("204", Patch("{\"fvm\":\"off\",\"fvm.threshold\":3.5}"));
        await InstanceFixture.UntilAsync(() => Guest() is { ValueKind: JsonValueKind.Object } g && g.GetProperty("mode").GetString() == "off");
        Assert.Equal("409", Patch("{\"fvm.treshold\":3}"));
        Assert.Contains("the guest says:", instances.Curl("changed", "-X", "PATCH", "-H", "Content-Type: application/json", "-d", "{\"fvm.treshold\":3}", $"{Base}/v1/control"), StringComparison.Ordinal);
        Assert.Equal("400", Patch("{\"fvm.threshold\":\"3 status=7\"}"));
        Assert.Equal("400", Patch("{\"port\":81}"));
        Assert.Equal("400", Patch("[]"));
        Assert.Equal("400", Patch("{"));

        string Patch(string body) => Status("changed", "-X", "PATCH", "-H", "Content-Type: application/json", "-d", body, $"{Base}/v1/control");

        JsonElement Guest()
        {
            using var all = JsonDocument.Parse(ControlSocket.Get(instances.FileOf("changed", "control.sock"), "/v1/statistics"));
            return all.RootElement.GetProperty("guest").Clone();
        }
    }

    [Fact]
    public async Task MetricsAreWhatPrometheusReads()
    {
        instances.Detach("httpd", "--name", "metrics", "--append", "fvm=mpl fvm.period_ms=100 fvm.window_ms=1000");
        string text = "";
        await InstanceFixture.UntilAsync(() => (text = ControlSocket.Get(instances.FileOf("metrics", "control.sock"), "/metrics")).Contains("minivmm_guest_active", StringComparison.Ordinal));

        Dictionary<string, string> types = [];
        HashSet<string> helped = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (Regex.Match(line, "^# HELP (minivmm_[a-z_]+) [A-Z0-9].*\\.$") is { Success: true } help) Assert.True(helped.Add(help.Groups[1].Value));
            else if (Regex.Match(line, "^# TYPE (minivmm_[a-z_]+) (counter|gauge)$") is { Success: true } type) types.Add(type.Groups[1].Value, type.Groups[2].Value);
            else
            {
                Match sample = Regex.Match(line, "^(minivmm_[a-z_]+)(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? -?[0-9.E+-]+$");
                Assert.True(sample.Success, line);
                Assert.Contains(sample.Groups[1].Value, helped);
                Assert.Equal(sample.Groups[1].Value.EndsWith("_total", StringComparison.Ordinal), types[sample.Groups[1].Value] == "counter");
            }
        }
        Assert.Contains("minivmm_instructions_total", types.Keys);
        Assert.Contains("minivmm_guest_requests_total", types.Keys);
    }

    [SkippableTheory]
    [InlineData("404", "/v2/instance")]
    [InlineData("405", "/v1/instance", "-X", "DELETE")]
    [InlineData("501", "/v1/instance", "-X", "FETCH")]
    [InlineData("415", "/v1/control", "-X", "PATCH", "-d", "fvm=off")]
    [InlineData("400", "/v1/pause", "-d", "now")]
    [InlineData("400", "/v1/console?tail=some")]
    [InlineData("200", "/v1/instance", "-I")]
    [InlineData("200", "/v1/console", "-I")]
    [InlineData("400", "/v1/snapshot", "-H", "Content-Type: application/json", "-d", "{\"path\":\"relative\"}")]
    public void RequestsGetTheStatusTheyDeserve(string status, string path, params string[] more)
    {
        RequireCurl();
        if (instances.Look("asked") is null) instances.Detach("httpd", "--name", "asked");

        Assert.Equal(status, Status("asked", [.. more, Base + path]));
    }

    [SkippableFact]
    public void ABodyThatIsTooLongIsRefusedAndTheMonitorGoesOn()
    {
        RequireCurl();
        instances.Detach("httpd", "--name", "flooded");
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, new byte[3 << 20]);

        Assert.Equal("413", Status("flooded", "--data-binary", "@" + file, $"{Base}/v1/console"));
        File.Delete(file);
        Assert.Equal("200", Status("flooded", $"{Base}/v1/instance"));
    }

    private static void RequireCurl() => Skip.IfNot(InstanceFixture.HasCurl, "curl is not installed");

    private string Status(string name, params string[] arguments) => instances.Curl(name, ["-o", "/dev/null", "-w", "%{http_code}", .. arguments]).Trim();
}
