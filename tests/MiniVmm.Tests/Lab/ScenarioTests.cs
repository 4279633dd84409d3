using MiniVmm.Lab;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

public sealed class ScenarioTests
{
    [Fact]
    public void An_unknown_name_lists_the_known() =>
        Assert.Contains("fuml", Assert.Throws<LabError>(() => ScenarioCatalog.Find("nope", false)).Message);
}
