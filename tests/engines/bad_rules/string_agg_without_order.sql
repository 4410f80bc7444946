-- expect = ["STRING_AGG 没有 ORDER BY"]
SELECT 项目代码, STRING_AGG(期间, '、') AS 说明 FROM 发放 GROUP BY 项目代码
