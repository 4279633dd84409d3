namespace MiniVmm.Bench.Timer;

/// <summary>The stages by name. Their names sort in the order in which a tick goes through them, as BenchmarkDotNet
/// prints them.</summary>
internal static class TickStages
{
    private const string OrdinaryTicks = "fvm.period_ms=86400000 fvm.window_ms=86400000", ClosingTicks = "fvm.period_ms=10 fvm.window_ms=120";

    private static readonly (string Name, Func<TickStage> Make)[] All =
    [
        ("a PIT falls due, raises IRQ 0", () => new PitStage(new FrozenTick("httpd-plain"))),
        ("b PIC resolves, acknowledges, EOI", () => new PicStage(new FrozenTick("httpd-plain"))),
        ("c delivery through the IDT", () => new DeliveryStage(new FrozenTick("httpd-plain"))),
        ("d handler, plain kernel", () => new HandlerStage(new FrozenTick("httpd-plain"))),
        ("d handler, off, ordinary tick", () => new HandlerStage(new FrozenTick("httpd", $"fvm=off {OrdinaryTicks}"))),
        ("d handler, off, closes a period", () => new HandlerStage(new FrozenTick("httpd", $"fvm=off {ClosingTicks}"))),
        ("d handler, mpl, ordinary tick", () => new HandlerStage(new FrozenTick("httpd", $"fvm=mpl {OrdinaryTicks}"))),
        ("d handler, mpl, closes a period", () => new HandlerStage(new FrozenTick("httpd", $"fvm=mpl {ClosingTicks}"))),
        ("d handler, rate, closes a period", () => new HandlerStage(new FrozenTick("httpd", $"fvm=rate {ClosingTicks}"))),
        ("e IRET", () => new ReturnStage(new FrozenTick("httpd-plain"))),
        ("end to end, idle guest, plain kernel", () => new TickingMachine("httpd-plain")),
        ("end to end, idle guest, mpl", () => new TickingMachine("httpd", "fvm=mpl")),
        ("end to end, idle guest, mpl, each closes", () => new TickingMachine("httpd", $"fvm=mpl {ClosingTicks}")),
        ("end to end, busy guest, mpl", () => new TickingMachine("spin", "threads=2 seconds=86400 fvm=mpl")),
    ];

    public static IEnumerable<string> Names => All.Select(stage => stage.Name);

    public static TickStage Make(string name) => All.Single(stage => stage.Name == name).Make();
}
