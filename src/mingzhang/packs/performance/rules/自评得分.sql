-- id = "自评得分"
-- title = "自评得分应等于按完成情况算得的分"
-- severity = "warning"
-- category = "score"
-- key = ["年度", "单位代码", "项目代码", "三级指标"]
-- same_as = ["指标得分"]
-- over = "绩效指标"
-- inputs = ["绩效指标.得分"]
-- message = "“{对象}”的指标“{三级指标}”自评得分{公布值}分，{说}。请核对完成值和得分。"
-- basis = "定量指标达到目标得满分，没有达到按完成比例得分；定性指标按档次；得分以权重为上限"
-- proves = "填的得分与按指标值、完成值算得的不同"
-- false_alarm = "本地另有计分办法的；定性指标的评定比例没有填的"
-- verify = "按本地自评办法复算"
SELECT
  i.年度, i.单位代码, i.来源, i.行, i.项目代码, CASE WHEN i.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, i.项目代码) END AS 对象,
  i.三级指标, '得分' AS 列,
  i.得分 AS 公布值,
  s.得分 AS 应为值,
  i.得分 - s.得分 AS 差额,
  CASE
    WHEN i.得分 > i.权重 THEN '大于权重'
    WHEN s.结果 = '未达标' AND i.得分 = i.权重 THEN '没有达到目标却得了满分'
    ELSE '与算得的不同'
  END AS 说,
  CASE
    WHEN i.得分 > i.权重 THEN '必改'
    WHEN s.结果 = '未达标' AND s.种类 = '定量' AND s.完成 IS NOT NULL AND i.得分 = i.权重 THEN '必改'
    ELSE '需说明'
  END AS 程度
FROM 绩效指标 AS i
JOIN 指标评分 AS s ON s.来源 = i.来源 AND s.行 = i.行
WHERE i.得分 > i.权重 OR (i.得分 <> s.得分 AND i.得分 <> ROUND(s.得分, 1))
