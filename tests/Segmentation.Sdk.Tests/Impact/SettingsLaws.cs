using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Random sequences of everything that an administrator can do, against a list of codes and the value of each record's each field.</summary>
public sealed class SettingsLaws
{
    [Fact]
    public void Whatever_is_done_to_the_settings_nothing_dangles_and_no_record_loses_what_was_not_taken_from_it()
    {
        var done = new HashSet<string>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(80),
            Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => Task.Run(() => PlayAsync(seed, done)).GetAwaiter().GetResult()));
        string[] all =
            ["add", "chosen", "clear", "cosmetics", "declare", "default", "delete", "delete field", "layout", "merge", "record", "replace", "segment"];
        Assert.Equal(all, done.Order(StringComparer.Ordinal));
    }

    private static async Task PlayAsync(int seed, HashSet<string> done)
    {
        var world = new World(seed);
        List<string> played = [];
        for (var step = 0; step < 30; step++)
        {
            var (name, play) = world.Next();
            var isDone = false;
            try
            {
                isDone = await play();
            }
            catch (Exception refused) when (refused is PicklistException or FilterException or ArgumentException)
            {
            }

            if (isDone)
                done.Add(name.Split(' ') is [var first, "field", ..] ? $"{first} field" : name.Split(' ')[0]);
            played.Add($"{name}{(isDone ? "" : " (refused)")}");
            try
            {
                await world.AssertAsync();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"After {string.Join("; ", played)}: {fault.Message}", fault);
            }
        }
    }

    private sealed class World
    {
        private const string Channel = "channel";

        // Each has an item of the system, so that none runs empty.
        private static readonly string[] Keys = ["company-type", "pipeline", "deal-stage", Channel];

        private readonly Random _random;
        private readonly Office _office;
        private readonly PicklistRegistry _registry;
        private readonly CustomFieldRegistry _fields;
        private readonly PicklistAdministration _administration;
        private readonly FieldAdministration _fieldAdministration;
        private readonly Segmenter _segmenter;

        // The model: the codes of each list in order with its default, what each field holds of each record, and which list the field is of.
        private readonly Dictionary<string, List<string>> _codes;
        private readonly Dictionary<string, string?> _default;
        private readonly Dictionary<(string EntityType, long Id, string Field), string> _values = [];
        private readonly Dictionary<(string EntityType, string Field), string> _lists = new()
        {
            [("company", "type")] = "company-type",
            [("deal", "pipeline")] = "pipeline",
            [("deal", "stage")] = "deal-stage",
        };

        private int _names;

        public World(int seed)
        {
            _random = new Random(seed);
            var types = FactoryPicklists.All.Find("company-type")!.Items.Select(i => i with { IsSystem = i.Code == "OTHER" });
            PicklistItem[] channels = [new("PHONE") { IsSystem = true }, new("EMAIL") { Aliases = ["MAIL"] }, new("CHAT"), new("FAX")];
            var lists = FactoryPicklists.All.With(new Picklist("company-type", null, types)).With(new Picklist(Channel, null, channels));
            _office = new Office(lists);
            var services = _office.Enter();
            _registry = services.GetRequiredService<PicklistRegistry>();
            _fields = services.GetRequiredService<CustomFieldRegistry>();
            _administration = services.GetRequiredService<PicklistAdministration>();
            _fieldAdministration = services.GetRequiredService<FieldAdministration>();
            _segmenter = services.GetRequiredService<Segmenter>();
            _codes = Keys.ToDictionary(k => k, k => lists.Find(k)!.Items.Select(i => i.Code).ToList());
            _default = Keys.ToDictionary(k => k, k => lists.Find(k)!.Items.FirstOrDefault(i => i.IsDefault)?.Code);
        }

        /// <summary>What is done next, and says whether it was.</summary>
        public (string Name, Func<Task<bool>> Play) Next()
        {
            var list = Pick(Keys);
            var (code, other) = (Pick(_codes[list]), Pick(_codes[list]));
            return _random.Next(14) switch
            {
                0 => ($"add to {list}", () => AddAsync(list)),
                1 => ($"cosmetics of {list}/{code}", () => EditAsync(list, l => Dressed(l, code))),
                2 => ($"chosen no more, or again, {list}/{code}", () => EditAsync(list, l => l.Find(code)!.IsActive ? l.Deactivate(code) : l.Reactivate(code))),
                3 => ($"default of {list}: {code}", async () =>
                {
                    await EditAsync(list, l => l.WithDefault(code));
                    _default[list] = code;
                    return true;
                }
                ),
                4 => ($"merge {list}/{code} into {other}", () => ApplyAsync(_administration.PlanMergeAsync(list, code, other))),
                5 => ($"replace {list}/{code} with {other}", () => ApplyAsync(_administration.PlanReplaceAsync(list, code, other))),
                6 => ($"clear {list}/{code}", () => ApplyAsync(_administration.PlanClearAsync(list, code))),
                7 => ($"delete {list}/{code}", () => ApplyAsync(_administration.PlanDeleteAsync(list, code))),
                8 => ("declare a field", DeclareAsync),
                9 => DeleteField(),
                10 => ("layout", LayoutAsync),
                11 => ("segment", SegmentAsync),
                _ => ("record", RecordAsync),
            };
        }

        public async Task AssertAsync()
        {
            var lists = (await _office.Picklists.LoadAsync()).Value;
            foreach (var key in Keys)
            {
                var list = lists.Find(key)!;
                Assert.Equal(_codes[key].Order(StringComparer.Ordinal), list.Items.Select(i => i.Code).Order(StringComparer.Ordinal));
                Assert.Equal(_default[key], list.Items.SingleOrDefault(i => i.IsDefault)?.Code);
                var spellings = list.Items.SelectMany(i => i.Aliases.Prepend(i.Code)).ToList();
                Assert.Equal(spellings.Count, spellings.Distinct(StringComparer.OrdinalIgnoreCase).Count());
                Assert.All(list.Items.Select(i => i.Parent).OfType<string>(), parent => Assert.NotNull(lists.Find(list.ParentKey!)!.Find(parent)));
                Assert.Empty(list.Running);
            }

            foreach (var segment in (await _office.Segments.LoadAsync()).Value.Segments)
            {
                var filter = new Syntax.InSegment(segment.Key);
                var issues = segment.EntityType switch
                {
                    "company" => (await _segmenter.BindAsync<Company>(filter)).Issues,
                    "contact" => (await _segmenter.BindAsync<Contact>(filter)).Issues,
                    _ => (await _segmenter.BindAsync<Deal>(filter)).Issues,
                };
                Assert.DoesNotContain(issues, i => i.Severity == Severity.Error);
            }

            var contact = (await _segmenter.BindAsync<Contact>(Filter.Everyone)).EntityType;
            var catalogue = (await _office.Fields.LoadAsync()).Value;
            Assert.All(catalogue.Of("contact"), f => Assert.All(CodesOf(f.DefaultValue), c => Assert.NotNull(lists.Find(f.Picklist!)!.Find(c))));
            Assert.All((await _office.Layouts.LoadAsync()).Value.Layouts, l =>
            {
                Assert.True(l.Scope.Pipeline is null || lists.Find("pipeline")!.Find(l.Scope.Pipeline) is not null, $"a layout of {l.Scope.Pipeline}");
                Assert.All(l.EntityType.Name == "contact" ? l.Over(contact).Fields : [], f => Assert.NotNull(contact.FindField(f)));
            });
            await AssertValuesAsync(lists);
        }

        private async Task AssertValuesAsync(PicklistSnapshot lists)
        {
            var stored = new Dictionary<(string, long, string), string>();
            foreach (var company in await _office.Crm.Companies.ScanAsync().ToListAsync())
                Add("company", company.Id, "type", company.Type);
            foreach (var deal in await _office.Crm.Deals.ScanAsync().ToListAsync())
            {
                Add("deal", deal.Id, "pipeline", deal.Pipeline);
                Add("deal", deal.Id, "stage", deal.Stage);
            }

            foreach (var contact in await _office.Crm.Contacts.ScanAsync().ToListAsync())
            {
                foreach (var (field, value) in contact.CustomFields)
                    Add("contact", contact.Id, field, value is null ? null : string.Join(",", CodesOf(value)));
            }

            Assert.Equal(_values.Select(v => v.ToString()).Order(StringComparer.Ordinal), stored.Select(v => v.ToString()).Order(StringComparer.Ordinal));
            // What is declared reads as an item, all of it.
            Assert.All(
                stored.Where(v => _lists.ContainsKey((v.Key.Item1, v.Key.Item3))),
                v => Assert.All(v.Value.Split(','), c => Assert.NotNull(lists.Find(_lists[(v.Key.Item1, v.Key.Item3)])!.Find(c))));

            void Add(string entityType, long id, string field, string? value)
            {
                if (!string.IsNullOrEmpty(value))
                    stored[(entityType, id, field)] = value;
            }
        }

        private async Task<bool> ApplyAsync(Task<ImpactPlan> planning)
        {
            var plan = await planning;
            await _administration.ApplyAsync(plan, by: "anna");
            var (list, gone) = (plan.List, plan.Item);
            _codes[list].Remove(gone.Code);
            if (_default[list] == gone.Code)
                _default[list] = plan.ReplacedBy;
            foreach (var (key, value) in _values.Where(v => _lists.GetValueOrDefault((v.Key.EntityType, v.Key.Field)) == list).ToList())
            {
                string[] left = [.. value.Split(',').Select(c => gone.IsSpelled(c) ? plan.ReplacedBy : c).OfType<string>()];
                var codes = left.SequenceEqual(value.Split(',')) ? left : [.. left.Distinct(StringComparer.OrdinalIgnoreCase)];
                if (codes is [])
                    _values.Remove(key);
                else
                    _values[key] = string.Join(",", codes);
            }

            return true;
        }

        private async Task<bool> AddAsync(string list)
        {
            var code = Name("X");
            var parent = list == "deal-stage" ? Pick(_codes["pipeline"]) : null;
            await _registry.EditAsync(list, l => l.Add(new PicklistItem(code) { Parent = parent, Aliases = [code + "_OLD"] }, _random.Next(4)));
            _codes[list].Add(code);
            return true;
        }

        private async Task<bool> EditAsync(string list, Func<Picklist, Picklist> edit)
        {
            await _registry.EditAsync(list, edit, by: "anna");
            return true;
        }

        private Picklist Dressed(Picklist list, string code) => _random.Next(5) switch
        {
            0 => list.Relabel(code, "de", Name("Name ")),
            1 => list.Recolor(code, "#112233"),
            2 => list.Describe(code, "as described"),
            3 => list.Move(code, _random.Next(6)),
            _ => FactoryPicklists.All.Find(list.Key) is { } factory ? list.RestoreLabels(code, factory) : list.Open().Restrict(),
        };

        private async Task<bool> DeclareAsync()
        {
            var (name, list, isMany) = (Name("f"), Pick(Keys), _random.Next(2) == 0);
            var code = Spelled(list);
            var field = new CustomField(name, new FieldType(ScalarType.Picklist, isMany), list) { DefaultValue = isMany ? new[] { code } : code };
            await _fields.ChangeAsync(all => all.With("contact", field));
            _lists[("contact", name)] = list;
            return true;
        }

        private (string Name, Func<Task<bool>> Play) DeleteField()
        {
            var declared = Declared();
            var name = declared.Count == 0 ? "none" : Pick(declared);
            return ($"delete field {name}", async () =>
            {
                await _fieldAdministration.ApplyAsync(await _fieldAdministration.PlanDeleteAsync("contact", name));
                return _lists.Remove(("contact", name));
            }
            );
        }

        private async Task<bool> LayoutAsync()
        {
            var contact = (await _segmenter.BindAsync<Contact>(Filter.Everyone)).EntityType;
            var deal = (await _segmenter.BindAsync<Deal>(Filter.Everyone)).EntityType;
            var declared = Declared();
            await _office.Layouts.ChangeAsync(all => declared.Count > 0 && _random.Next(2) == 0
                ? all.With(all.For(contact, _random.Next(2) == 0 ? FormScope.Common : FormScope.Personal("anna")).Show(Pick(declared)))
                : all.With(all.For(deal, FormScope.Common.In(Spelled("pipeline"))).Hide("source")));
            return true;
        }

        private async Task<bool> SegmentAsync()
        {
            var field = Declared() is { Count: > 0 } declared ? Pick(declared) : null;
            var (entityType, text) = _random.Next(6) switch
            {
                0 => ("company", $"type not in ('{Spelled("company-type")}', '{Spelled("company-type")}') or any deals (stage in ('{Spelled("deal-stage")}'))"),
                1 => ("contact", $"company.type = '{Spelled("company-type")}' and count(company.deals where pipeline = '{Spelled("pipeline")}') > 0"),
                2 => ("deal", $"stage = '{Spelled("deal-stage")}' and not pipeline != '{Spelled("pipeline")}'"),
                3 when field is not null => ("company", $"any contacts ({field} is not empty)"),
                4 when field is not null && (await _fields.CurrentAsync()).Find("contact", field) is { Picklist: { } list } custom =>
                    ("contact", $"{field} {(custom.Type.IsMany ? "has all" : "in")} ('{Spelled(list)}', '{Spelled(list)}')"),
                _ => ("company", $"type = '{Spelled("company-type")}'"),
            };
            var segment = new SegmentDefinition(Name("s"), entityType, Filter.Parse(text));
            await _office.Segments.ChangeAsync(all => new SegmentCatalogue([.. all.Segments, segment]));
            return true;
        }

        private async Task<bool> RecordAsync()
        {
            switch (_random.Next(3))
            {
                case 0:
                    var company = _office.Crm.Company(Name("c"), c => c.Type = Spelled("company-type"));
                    _values[("company", company.Id, "type")] = company.Type!;
                    break;
                case 1:
                    var deal = _office.Crm.Deal(Name("d"), set: d => (d.Pipeline, d.Stage) = (Spelled("pipeline"), Spelled("deal-stage")));
                    (_values[("deal", deal.Id, "pipeline")], _values[("deal", deal.Id, "stage")]) = (deal.Pipeline!, deal.Stage!);
                    break;
                default:
                    var declared = (await _fields.CurrentAsync()).Of("contact").ToDictionary(f => f.Name, f => f.Type.IsMany
                        ? new List<string?> { Spelled(f.Picklist!), Spelled(f.Picklist!) }
                        : (object)Spelled(f.Picklist!));
                    var contact = _office.Crm.Contact(Name("k"), set: c =>
                    {
                        foreach (var (name, value) in declared)
                            c.CustomFields[name] = value;
                    });
                    foreach (var (name, value) in declared)
                        _values[("contact", contact.Id, name)] = string.Join(",", CodesOf(value));
                    break;
            }

            return true;
        }

        private List<string> Declared() => [.. _lists.Keys.Where(k => k.EntityType == "contact").Select(k => k.Field)];

        private static IEnumerable<string> CodesOf(object? value) => value is string code ? [code] : ((IEnumerable<string?>?)value ?? []).OfType<string>();

        /// <summary>A code or alias of a list as it stands, in any case.</summary>
        private string Spelled(string list)
        {
            var item = Pick(_office.ListAsync(list).Result.Items);
            var spelling = Pick([.. item.Aliases, item.Code]);
            return _random.Next(3) == 0 ? spelling.ToLowerInvariant() : spelling;
        }

        private string Name(string prefix) => $"{prefix}{_names++}";

        private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
    }
}
