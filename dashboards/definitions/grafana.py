# SPDX-License-Identifier: Apache-2.0
"""The parts that dashboards are made of: queries, panels, variables, links. Plain dictionaries of Grafana's model (schema 38)."""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
GREEN, YELLOW, RED, BLUE, GREY, PURPLE = "green", "yellow", "red", "blue", "text", "purple"
STATUS = [{"type": "value", "options": {
    "0": {"text": "ok", "color": GREEN, "index": 0}, "1": {"text": "warning", "color": YELLOW, "index": 1},
    "2": {"text": "unknown", "color": PURPLE, "index": 2}, "3": {"text": "critical", "color": RED, "index": 3}}}]
HOLDS = [{"type": "value", "options": {"1": {"text": "holds", "color": RED, "index": 0}}}]
PRESENT = [{"type": "value", "options": {"1": {"text": "now", "color": BLUE, "index": 0}}}]
YES_NO = [{"type": "value", "options": {"0": {"text": "no", "color": RED, "index": 0}, "1": {"text": "yes", "color": GREEN, "index": 1}}}]


def query(expr, legend="", table=False):
    return {"expr": expr, "legend": legend, "table": table}


def thresholds(*steps):
    """thresholds((80, YELLOW), (90, RED)): green below the first."""
    rest = [{"color": color, "value": value} for value, color in steps]
    return {"mode": "absolute", "steps": [{"color": GREEN, "value": None}, *rest]}


def panel(kind, title, description, queries, unit, width=12, height=8, **more):
    """One panel. more: steps (thresholds), mappings, options, custom, overrides, transformations, decimals, links."""
    targets = [{"refId": chr(ord("A") + number), "datasource": DATASOURCE, "editorMode": "code", "expr": one["expr"],
                "legendFormat": one["legend"] or "__auto", "range": not one["table"], "instant": one["table"],
                "format": "table" if one["table"] else "time_series"} for number, one in enumerate(queries)]
    defaults = {"unit": unit, "thresholds": more.get("steps", thresholds()), "mappings": more.get("mappings", []),
                "color": {"mode": more.get("color", "palette-classic")}, "custom": more.get("custom", {})}
    for key in ("decimals", "min", "max", "noValue", "links"):
        if key in more:
            defaults[key] = more[key]
    return {"type": kind, "title": title, "description": description, "datasource": DATASOURCE, "targets": targets,
            "fieldConfig": {"defaults": defaults, "overrides": more.get("overrides", [])},
            "options": more.get("options", {}), "transformations": more.get("transformations", []),
            "gridPos": {"w": width, "h": height}}


def lines(title, description, queries, unit, **more):
    """A chart over time. limits=True draws the thresholds as lines; stacked=True stacks."""
    custom = {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 60 if more.pop("stacked", False) else 8,
              "showPoints": "never", "spanNulls": False, "axisSoftMin": 0}
    if custom["fillOpacity"] == 60:
        custom["stacking"] = {"mode": "normal", "group": "A"}
    if "steps" in more:
        custom["thresholdsStyle"] = {"mode": "dashed"}
    options = {"legend": {"displayMode": "table", "placement": "right", "showLegend": True, "calcs": ["lastNotNull", "max"],
                          "sortBy": "Last *", "sortDesc": True},
               "tooltip": {"mode": "multi", "sort": "desc"}}
    return panel("timeseries", title, description, queries, unit, custom=custom, options=options, **more)


def number(title, description, expr, unit, **more):
    """One value, coloured by its thresholds or mapping."""
    options = {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "colorMode": "background",
               "graphMode": "area", "textMode": "auto", "justifyMode": "auto", "orientation": "auto"}
    settings = {"width": 4, "height": 4, "color": "thresholds", "noValue": "unknown", **more}
    return panel("stat", title, description, [query(expr, title)], unit, options=options, **settings)


def timeline(title, description, queries, mappings, **more):
    """States over time, one row a series."""
    options = {"showValue": "never", "mergeValues": True, "rowHeight": 0.8, "alignValue": "left",
               "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}, "tooltip": {"mode": "single"}}
    return panel("state-timeline", title, description, queries, "none", mappings=mappings, options=options,
                 custom={"fillOpacity": 80, "lineWidth": 0}, color="thresholds", **more)


def table(title, description, columns, keys, sort, **more):
    """A table of instant queries joined on their labels. columns: (title, expr, unit, settings of the column)."""
    queries = [query(expr, name, table=True) for name, expr, _, _ in columns]
    names, overrides = {}, list(more.pop("overrides", []))
    for position, (name, _, unit, settings) in enumerate(columns):
        names["Value" if len(columns) == 1 else f"Value #{chr(ord('A') + position)}"] = name
        properties = [{"id": "unit", "value": unit}] + [{"id": key, "value": value} for key, value in settings.items()]
        overrides.append({"matcher": {"id": "byName", "options": name}, "properties": properties})
    order = {name: place for place, name in enumerate([*keys, *names])}
    transformations = [{"id": "merge", "options": {}},
                       {"id": "organize", "options": {"excludeByName": {"Time": True}, "indexByName": order, "renameByName": names}}]
    options = {"showHeader": True, "cellHeight": "sm", "sortBy": [{"displayName": sort, "desc": True}],
               "footer": {"show": False, "reducer": ["sum"], "countRows": False, "fields": ""}}
    return panel("table", title, description, queries, "short", transformations=transformations, options=options,
                 overrides=overrides, custom={"align": "auto", "filterable": True, "cellOptions": {"type": "auto"}}, **more)


def coloured(*steps):
    """Settings of a column whose cells take the colour of their threshold."""
    return {"custom.cellOptions": {"type": "color-text"}, "thresholds": thresholds(*steps), "color": {"mode": "thresholds"}}


def link_to(label, uid, variable):
    """Override: the cells of a label's column lead to the dashboard about the one."""
    url = f"/d/{uid}?${{datasource:queryparam}}&${{cluster:queryparam}}&var-{variable}=${{__value.raw:percentencode}}&${{__url_time_range}}"
    return {"matcher": {"id": "byName", "options": label},
            "properties": [{"id": "links", "value": [{"title": f"Show this {label}", "url": url}]}]}


def variable(name, label, expr, **more):
    """A variable of label values. several=True: any number of them, all by default; `.*` matches an absent label too."""
    several = more.get("several", False)
    return {"name": name, "label": label, "type": "query", "datasource": DATASOURCE, "definition": expr,
            "query": {"query": expr, "refId": f"variable-{name}"}, "refresh": 2, "sort": 1, "multi": several,
            "includeAll": several, "allValue": ".*" if several else None, "hide": 0, "skipUrlSync": False, "regex": "", "options": [],
            "current": {"selected": True, "text": ["All"], "value": ["$__all"]} if several else {},
            "description": more.get("description", "")}


SOURCE = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "refresh": 1, "regex": "",
          "multi": False, "includeAll": False, "hide": 0, "skipUrlSync": False, "options": [], "current": {},
          "description": "The Prometheus that scrapes lagwatch."}
CLUSTER = variable("cluster", "Cluster", "label_values(lagwatch_up, cluster)", several=True,
                   description="Empty if lagwatch has no --cluster.name; select All then.")


def row(title):
    return {"type": "row", "title": title, "collapsed": False, "panels": [], "gridPos": {"w": 24, "h": 1}}


def placed(panels):
    """The panels from left to right, in lines of 24, each with its id and place."""
    x = y = height = 0
    for number_of, one in enumerate(panels, start=1):
        grid = one["gridPos"]
        if x + grid["w"] > 24:
            x, y, height = 0, y + height, 0
        one["id"], one["gridPos"] = number_of, {**grid, "x": x, "y": y}
        x, height = x + grid["w"], max(height, grid["h"])
    return panels


def dashboard(uid, title, description, variables, panels):
    links = [{"type": "dashboards", "title": "lagwatch", "tags": ["lagwatch"], "asDropdown": True, "includeVars": True,
              "keepTime": True, "targetBlank": False, "icon": "external link", "tooltip": "The other dashboards of lagwatch", "url": ""}]
    return {"uid": uid, "title": title, "description": description, "tags": ["lagwatch", "kafka"], "schemaVersion": 38, "version": 1,
            "editable": True, "graphTooltip": 1, "refresh": "30s", "time": {"from": "now-1h", "to": "now"}, "timezone": "browser",
            "timepicker": {}, "annotations": {"list": []}, "links": links,
            "templating": {"list": [SOURCE, CLUSTER, *variables]}, "panels": placed(panels)}
