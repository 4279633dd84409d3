namespace MiniVmm.Lab.Load;

/// <summary>A request of an open loop before it is sent.</summary>
/// <param name="Seconds">When it comes, since the clients began to join.</param>
/// <param name="Shape">Index of its shape in the load plan.</param>
internal readonly record struct Arrival(double Seconds, int Shape)
{
    /// <summary>Streams that no client has.</summary>
    private const int MomentStream = -1, ShapeStream = -2;

    /// <summary>What a VM is asked, in order of time.</summary>
    public static IEnumerable<Arrival> Of(LoadTarget target, LoadSource source)
    {
        SplitMix64 shapes = source.StreamOf(target.Vm, ShapeStream);
        RequestMix mix = new(target.Plan.Requests);
        return ArrivalSchedule.Times(target.Levels, source.StreamOf(target.Vm, MomentStream))
            .SkipWhile(at => at < target.FromSeconds).Select(at => new Arrival(at, mix.Draw(shapes)));
    }
}
