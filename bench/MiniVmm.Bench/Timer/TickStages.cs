using MiniVmm.Machine.Running;

namespace MiniVmm.Bench.Timer;

/// <summary>The stages by name. Their names sort in the order in which a tick goes through them, as BenchmarkDotNet
/// prints them.</summary>
internal static class TickStages
{
    private const string OrdinaryTicks = "fvm.period_ms=86400000 fvm.window_ms=86400000", ClosingTicks = "fvm.period_ms=10 fvm.window_ms=120";

    /// <summary>What no engine takes part in.</summary>
    private static readonly (string Name, Func<string, TickStage> Make)[] Devices =
    [
        ("a PIT falls due, raises IRQ 0", engine => new PitStage(new FrozenTick(engine, "httpd-plain"))),
        ("b PIC resolves, acknowledges, EOI", engine => new PicStage(new FrozenTick(engine, "httpd-plain"))),
        ("c delivery through the IDT", engine => new DeliveryStage(new FrozenTick(engine, "httpd-plain"))),
    ];

    private static readonly (string Name, Func<string, TickStage> Make)[] Guests =
    [
        ("d handler, plain kernel", engine => new HandlerStage(new FrozenTick(engine, "httpd-plain"))),
        ("d handler, off, ordinary tick", engine => new HandlerStage(new FrozenTick(engine, "httpd", $"fvm=off {OrdinaryTicks}"))),
        ("d handler, off, closes a period", engine => new HandlerStage(new FrozenTick(engine, "httpd", $"fvm=off {ClosingTicks}"))),
        ("d handler, mpl, ordinary tick", engine => new HandlerStage(new FrozenTick(engine, "httpd", $"fvm=mpl {OrdinaryTicks}"))),
        ("d handler, mpl, closes a period", engine => new HandlerStage(new FrozenTick(engine, "httpd", $"fvm=mpl {ClosingTicks}"))),
        ("d handler, rate, closes a period", engine => new HandlerStage(new FrozenTick(engine, "httpd", $"fvm=rate {ClosingTicks}"))),
        ("e IRET", engine => new ReturnStage(new FrozenTick(engine, "httpd-plain"))),
        ("end to end, idle guest, plain kernel", engine => new TickingMachine(engine, "httpd-plain")),
        ("end to end, idle guest, mpl", engine => new TickingMachine(engine, "httpd", "fvm=mpl")),
        ("end to end, idle guest, mpl, each closes", engine => new TickingMachine(engine, "httpd", $"fvm=mpl {ClosingTicks}")),
        ("end to end, busy guest, mpl", engine => new TickingMachine(engine, "spin", "threads=2 seconds=86400 fvm=mpl")),
    ];

    private static readonly (string Name, Func<TickStage> Make)[] All =
    [
        .. Devices.Select(stage => (stage.Name, (Func<TickStage>)(() => stage.Make(Engines.Interpreter)))),
        .. from stage in Guests
           from engine in new[] { Engines.Interpreter, Engines.Translator }
           select ($"{stage.Name}: {engine}", (Func<TickStage>)(() => stage.Make(engine))),
    ];

    public static IEnumerable<string> Names => All.Select(stage => stage.Name);

    public static TickStage Make(string name) => All.Single(stage => stage.Name == name).Make();
}
