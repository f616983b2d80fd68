using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading.Tests;

/// <summary>What travels between the engine and the process of modules arrives as it was sent, whatever the contract holds.</summary>
public sealed class WireTests
{
    private static readonly Dictionary<Type, Func<object, object>> Journeys = new()
    {
        [typeof(RemoteAction.Run)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(RemoteAction.Write)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(RemoteAction.WriteTree)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(RemoteAction.Fetch)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(RemoteAction.Reconnect)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(RemoteAction.Web)] = Through<RemoteAction>(ActionWire.Write, ActionWire.Read),
        [typeof(WebQuery)] = Through<Query>(QueryWire.Write, QueryWire.Read),
        [typeof(ShellQuery)] = Through<Query>(QueryWire.Write, QueryWire.Read),
        [typeof(WebAnswer)] = Through<QueryAnswer>(AnswerWire.Write, AnswerWire.Read),
        [typeof(ShellAnswer)] = Through<QueryAnswer>(AnswerWire.Write, AnswerWire.Read),
        [typeof(ActionOutcome)] = Through<ActionOutcome>(AnswerWire.Write, AnswerWire.ReadOutcome),
        [typeof(HostLogin)] = Through<HostLogin>(LoginWire.Write, LoginWire.Read),
        [typeof(LocalCommand)] = Through<LocalCommand>(LoginWire.Write, LoginWire.ReadCommand),
        [typeof(ModuleResult)] = Through<ModuleResult>(ChangeWire.Write, ChangeWire.ReadResult),
        [typeof(Change)] = Through<Change>(ChangeWire.Write, ChangeWire.Read),
        [typeof(SourceFile)] = Through<SourceFile>(ContentWire.Write, ContentWire.ReadSource),
    };

    public static IEnumerable<TheoryDataRow<string>> Types => Journeys.Keys.Select(t => new TheoryDataRow<string>(t.FullName!));

    [Theory]
    [MemberData(nameof(Types))]
    public void Read_WhatWasWritten_TellsTheSame(string name)
    {
        var (type, journey) = Journeys.Single(j => j.Key.FullName == name);
        var sent = Samples.Make(type);
        Assert.Equal(Samples.Tell(sent), Samples.Tell(journey(sent)));
    }

    [Fact]
    public void Journeys_OfTheContract_MissNoAction()
    {
        // what is decided later goes by calls, in RemoteModuleTests
        Type[] called = [typeof(RemoteAction.Next), typeof(RemoteAction.Poll), typeof(RemoteAction.RunLocally)];
        var actions = typeof(RemoteAction).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(RemoteAction)));
        Assert.Empty(actions.Except(called).Except(Journeys.Keys));
        Assert.Empty(typeof(Query).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Query)) || t.IsSubclassOf(typeof(QueryAnswer))).Except(Journeys.Keys));
    }

    [Fact]
    public void Read_Values_KeepKindPlaceAndSecrecy()
    {
        var place = new SourceSpan("site.yml", 3, 7, 2);
        Value[] values =
        [
            Value.Null, new BoolValue(true, place), Value.Of(-1), new IntegerValue(System.Numerics.BigInteger.Pow(10, 40), place, secret: true), Value.Of(1.5), Value.Of(""),
            new StringValue("ä€😀", place, secret: true), new StringValue("{{ x }}", place, template: true), new ListValue([Value.Of("a"), Value.Of(2)], place, tuple: true),
            Value.Map((Key: "a", Value: Value.Of("b").AsSecret())), new MapBuilder { [Value.Of(1)] = Value.Of("one") }.Build(place, secret: true),
        ];
        foreach (var value in values)
        {
            var read = (Value)Through<Value>(ValueWire.Write, ValueWire.Read)(value);
            Assert.Equal(Samples.Tell(value), Samples.Tell(read));
            Assert.Equal((value.Kind, value.HasTemplates, value.HoldsSecrets, (value as ListValue)?.IsTuple), (read.Kind, read.HasTemplates, read.HoldsSecrets, (read as ListValue)?.IsTuple));
        }
    }

    [Fact]
    public void Read_QuestionOfAFamilyOfTheSdk_IsOfTheSameFamily()
    {
        var asked = (ShellQuery)PathProbe.Of("/etc/hosts", PathDigest.Sha1).Begin().Queries[0];
        Assert.Equal(asked, Through<Query>(QueryWire.Write, QueryWire.Read)(asked));
    }

    [Fact]
    public void Read_FootprintOfEverythingAndOfNothing_StaysSo()
    {
        Assert.True(((Footprint)Through<Footprint>(ChangeWire.Write, ChangeWire.ReadFootprint)(Footprint.Everything)).Overlaps(Footprint.Path("/a")));
        Assert.False(((Footprint)Through<Footprint>(ChangeWire.Write, ChangeWire.ReadFootprint)(Footprint.Nothing)).Overlaps(Footprint.Everything));
    }

    private static Func<object, object> Through<T>(Action<WireWriter, T> write, Func<WireReader, T> read)
        where T : notnull => value =>
    {
        using var writer = new WireWriter(new KeptObjects());
        write(writer, (T)value);
        using var reader = new WireReader(writer.Message.ToArray(), null, null);
        var result = read(reader);
        Assert.Equal(reader.BaseStream.Length, reader.BaseStream.Position);
        return result;
    };
}
