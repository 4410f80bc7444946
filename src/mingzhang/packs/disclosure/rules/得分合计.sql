-- id = "得分合计"
-- title = "自评总分应等于各项得分之和"
-- severity = "error"
-- category = "score"
-- key = ["项"]
-- over = "自评得分"
-- inputs = ["自评得分.得分合计"]
-- holds = ["守"]
-- message = "自评总分{公布值}分，印出的各项得分相加{应为值}分，差{差额}分。{说}"
-- basis = "总分＝各项得分之和"
-- proves = "印出的各项得分加起来不是总分"
-- false_alarm = "有的项只在打分表里、文中没有印出；总分正好是满分减去印出的扣分的，没有印的各项得满分，不报"
-- verify = "把文中“权重…分、得分…分”逐项相加，对照打分表"
SELECT
  g.文档,
  g.号,
  g.处,
  g.项,
  g.得分 AS 公布值,
  g.得分合计 AS 应为值,
  CAST(g.得分 - g.得分合计 AS DECIMAL(24, 6)) AS 差额,
  CASE
    WHEN g.权重合计 = g.权重 THEN '权重已合计' || CAST(CAST(g.权重 AS DECIMAL(24, 2)) AS VARCHAR) || '分，请核对总分和各项得分。'
    WHEN g.得分 - g.得分合计 > g.权重 - g.权重合计 THEN '没有印出的各项权重只有' || CAST(CAST(g.权重 - g.权重合计 AS DECIMAL(24, 2)) AS VARCHAR) || '分，得满分也不够，请核对。'
    ELSE '没有印出的各项权重共' || CAST(CAST(g.权重 - g.权重合计 AS DECIMAL(24, 2)) AS VARCHAR) || '分，须得差额这么多分，请补印各项得分。'
  END AS 说,
  CASE
    WHEN g.转换 = 0 AND g.权重合计 = g.权重 THEN '必改'
    WHEN g.转换 = 0 AND g.得分 - g.得分合计 > g.权重 - g.权重合计 THEN '必改'
    ELSE '需说明'
  END AS 程度
FROM 自评得分 AS g
WHERE g.总 = 1 AND g.项数 >= 3 AND g.得分合计 <> g.得分
  AND NOT (g.权重合计 < g.权重 AND g.权重 - g.得分 = g.权重合计 - g.得分合计)
