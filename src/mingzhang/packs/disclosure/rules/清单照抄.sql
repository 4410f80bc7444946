-- id = "清单照抄"
-- title = "基本支出的清单不应照抄模板"
-- severity = "info"
-- category = "text-text"
-- key = ["名目"]
-- over = "款级清单"
-- inputs = ["款级清单.款数"]
-- message = '基本支出的清单一共列了{款数}款，像是照抄模板，又没有报表可比。请对照基本支出决算表，只留有数的款。'
-- basis = '基本支出公开到经济分类款级科目'
-- proves = '没有报表可比的清单不是模板的全部款名'
-- false_alarm = '部门大，各款都有支出'
-- verify = '对照一般公共预算财政拨款基本支出决算表'
SELECT 文档, 号, 处, '基本支出清单' AS 名目, 款数
FROM 款级清单
WHERE 有表 IS NULL AND 款数 >= 35
